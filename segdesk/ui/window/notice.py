"""What stands in the middle of the canvas when there is no image to show: why, and what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from segdesk.ui.icons import paint_icon
from segdesk.ui.theme import Theme
from segdesk.ui.tokens import RADIUS, Role
from segdesk.ui.widgets.button import Button
from segdesk.ui.widgets.label import Label
from segdesk.ui.widgets.painting import rounded

_WIDTH = 460


class Notice(QWidget):
    """An icon, one or two sentences, buttons of which the first may be primary."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon, self._role = "image", "text3"
        self._words = Label(kind="title", wrap=True)
        self._remedy = Label(role="text2", wrap=True)
        for label in (self._words, self._remedy):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 60, 24, 22)
        layout.setSpacing(8)
        layout.addWidget(self._words)
        layout.addWidget(self._remedy)
        layout.addSpacing(6)
        layout.addLayout(self._buttons)
        self.setFixedWidth(_WIDTH)
        self.hide()

    @property
    def text(self) -> str:
        return self._words.text()

    def tell(
        self,
        words: str,
        remedy: str,
        acts: Mapping[str, Callable[[], object]],
        *,
        icon: str = "image",
        is_fault: bool = False,
    ) -> None:
        """Show it in the middle of the parent."""
        self._icon, self._role = icon, "error" if is_fault else "text3"
        self._words.setText(words)
        self._remedy.setText(remedy)
        self._remedy.setVisible(bool(remedy))
        self._fill_buttons(acts)
        self.setAccessibleName(f"{words} {remedy}".strip())
        self.show()
        self.place()

    def place(self) -> None:
        """In the middle of the parent; call it when that has another size."""
        layout, parent = self.layout(), self.parentWidget()
        assert layout is not None and parent is not None
        self.setFixedHeight(layout.totalHeightForWidth(_WIDTH))
        self.move((parent.width() - self.width()) // 2, (parent.height() - self.height()) // 2)

    def _fill_buttons(self, acts: Mapping[str, Callable[[], object]]) -> None:
        while (item := self._buttons.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self._buttons.addStretch(1)
        for name, act in acts.items():
            button = Button(name)
            button.clicked.connect(act)
            self._buttons.addWidget(button)
        self._buttons.addStretch(1)

    def button(self, text: str) -> Button:
        """The button of this text; KeyError when there is none."""
        found = [one for one in self.findChildren(Button) if one.text() == text and not one.isHidden()]
        if not found:
            raise KeyError(text)
        return found[0]

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, painter = Theme.current(), QPainter(self)
        rounded(painter, self.rect(), RADIUS["group"], theme.color("panel"), theme.color("border"))
        role: Role = "error" if self._role == "error" else "text3"
        paint_icon(painter, self._icon, QRectF((self.width() - 28) / 2, 22, 28, 28), role)
