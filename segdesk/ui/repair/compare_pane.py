"""Where before and after are compared: one view, or two that move together, and the bar that says how."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from segdesk.ui.canvas.pyramid import Photo
from segdesk.ui.repair.compare_view import CompareView, Side
from segdesk.ui.repair.layers import Layer, LayerStyle
from segdesk.ui.theme import Theme
from segdesk.ui.tokens import HEIGHT
from segdesk.ui.widgets.button import Button
from segdesk.ui.widgets.checks import CheckBox
from segdesk.ui.widgets.icon_button import IconButton
from segdesk.ui.widgets.label import Label
from segdesk.ui.widgets.scrub_spin import ScrubSpin, Span
from segdesk.ui.widgets.segment import Option, Segment
from segdesk.ui.widgets.tip import Tip
from segdesk.ui.widgets.title_bar import Line
from segdesk.ui.wording import zoom

FIRST_FILL: Final = 22


class ComparePane(QWidget):
    """Two CompareViews of one photo. Signals of both views arrive here.

    modes: the choices of the bar, of "swipe", "side", "blink", "after". way: how two views lie.
    """

    dragged = Signal(float, float)
    dropped = Signal()
    nudged = Signal(int, int)
    pointed = Signal(object, object)

    def __init__(self, modes: list[Option], *, way: Qt.Orientation, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.views = (CompareView(), CompareView())
        self._ranks: npt.NDArray[np.uint8] | None = None
        self._photo: Photo | None = None
        self._is_following = False
        self._split = QSplitter(way)
        self._split.setHandleWidth(1)
        for view in self.views:
            self._split.addWidget(view)
            self._listen(view)
        self.mode = Segment(modes, name="Compare")
        self.edges = CheckBox("Edges")
        self.support = CheckBox("By contrast")
        self.gradient = CheckBox("Contrast map")
        self.fill = ScrubSpin(Span(0, 100, FIRST_FILL, unit="%"), name="Fill")
        self.out, self.into = self._zoom_button("minus", -1), self._zoom_button("plus", 1)
        self.level = Label()
        self.fit = Button("Fit", kind="ghost", size="small")
        self._lay_out()
        self._connect()
        self._show_mode()
        self._restyle()

    def _zoom_button(self, icon: str, direction: int) -> IconButton:
        words = "Zoom in" if direction > 0 else "Zoom out"
        button = IconButton(icon, Tip(words, "Wheel"), side=24)
        button.clicked.connect(lambda: self.views[0].zoom_step(direction))
        return button

    def _lay_out(self) -> None:
        self.bar = QWidget()
        self.bar.setFixedHeight(Theme.current().grown(HEIGHT["options_bar"]))
        row = QHBoxLayout(self.bar)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(8)
        row.addWidget(self.mode)
        for box in (self.edges, self.support, self.gradient):
            row.addWidget(box)
        row.addStretch(1)
        self.fill.setFixedWidth(120)
        self._fill_label = Label("Fill", role="text2")
        for widget in (self._fill_label, self.fill, self.out, self.level, self.into, self.fit):
            row.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(Line())
        column.addWidget(self._split, 1)

    def _connect(self) -> None:
        self.edges.setChecked(True)
        self.mode.changed.connect(lambda _mode: self._show_mode())
        for box in (self.edges, self.support):
            box.toggled.connect(lambda _on: self._restyle())
        self.gradient.toggled.connect(lambda _on: self._show_photo())
        self.fill.changed.connect(lambda _value: self._restyle())
        self.fit.clicked.connect(self.views[0].fit)
        Theme.current().changed.connect(self._follow_theme)
        self._follow_theme()

    def _listen(self, view: CompareView) -> None:
        view.dragged.connect(self.dragged)
        view.dropped.connect(self.dropped)
        view.nudged.connect(self.nudged)
        view.pointed.connect(self.pointed)
        view.view_changed.connect(lambda: self._follow(view))

    def shut(self) -> None:
        """End the threads of the views."""
        for view in self.views:
            view.shut()

    # What is shown

    def open(
        self, photo: Photo | None, size: tuple[int, int], ranks: npt.NDArray[np.uint8] | None = None
    ) -> None:
        """Another image; photo is None where it cannot be read."""
        self._photo, self._ranks = photo, ranks
        self._show_photo()
        for view in self.views:
            view.set_image_size(size)
            view.set_ranks(ranks)
        self.gradient.setEnabled(ranks is not None)
        self.support.setEnabled(ranks is not None)

    def set_sides(self, before: Side | None, after: Side | None) -> None:
        self.views[0].set_sides(before, after)
        self.views[1].set_sides(before, after)

    def mark(self, layer: Layer | None, value: int) -> None:
        """Outline a value of a layer in both states."""
        for view in self.views:
            view.mark(layer, value)

    def set_can_drag(self, *, on: bool) -> None:
        """Whether the left button moves the mask; else it moves the view."""
        for view in self.views:
            view.can_drag = on

    def set_terse(self, *, on: bool) -> None:
        """In a narrow window: what is least missed goes."""
        for widget in (self.gradient, self._fill_label):
            widget.setVisible(not on and not self._is_plain)
        for part in (self.out, self.into, self.level):
            part.setVisible(not on)
        self.fill.setFixedWidth(84 if on else 120)
        self.mode.set_icons_only(icons_only=on)

    _is_plain = False

    def set_plain(self) -> None:
        """Without the controls that are about borders."""
        self._is_plain = True
        for widget in (self.edges, self.support, self.gradient, self._fill_label, self.fill):
            widget.hide()

    def _show_photo(self) -> None:
        shown = self._photo
        if self.gradient.isChecked() and self._ranks is not None:
            shown = self._contrast()
        for view in self.views:
            view.set_photo(shown)

    def _contrast(self) -> Photo:
        """The contrast map as a picture of the photo's size."""
        assert self._ranks is not None
        (height, width) = self._ranks.shape
        full_width, full_height = self.views[0].viewport.image_size
        rows = (np.arange(full_height) * height // full_height).astype(np.intp)
        columns = (np.arange(full_width) * width // full_width).astype(np.intp)
        return np.repeat(self._ranks[rows][:, columns, None], 3, axis=2)

    def _restyle(self) -> None:
        style = LayerStyle()
        values: dict[str, Any] = {
            "fill": self.fill.value / 100,
            "edges": self.edges.isChecked(),
            "by_support": self.support.isChecked(),
        }
        for view in self.views:
            view.set_layer_style(replace(style, **values))

    def _show_mode(self) -> None:
        """Side by side is two views, of which each shows one state."""
        is_double = self.mode.value == "side"
        self.views[1].setVisible(is_double)
        self.views[0].set_mode("before" if is_double else self.mode.value)
        self.views[1].set_mode("after")
        for view in self.views:
            view.fit()

    def _follow(self, view: CompareView) -> None:
        """Both views show the same place at the same zoom."""
        other = self.views[1] if view is self.views[0] else self.views[0]
        if self._is_following or view.isHidden():
            return
        self.level.setText(zoom(view.zoom))
        if other.isHidden():
            return
        self._is_following = True
        other.look_like(view)
        self._is_following = False

    def _follow_theme(self) -> None:
        for view in self.views:
            view.set_grey(Theme.current().color("canvas"))
