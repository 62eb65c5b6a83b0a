"""The sheet of keys: every key of now in groups, to be searched, saved and printed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QMarginsF, QRectF, QSize, Qt
from PySide6.QtGui import QPageLayout, QPageSize, QPainter, QPaintEvent, QPdfWriter, QTextDocument
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from segdesk.errors import SegDeskError
from segdesk.io import atomic
from segdesk.ui.dialogs.layout import fitting, scrolled
from segdesk.ui.theme import Theme
from segdesk.ui.widgets.button import Button
from segdesk.ui.widgets.label import Label
from segdesk.ui.widgets.painting import KEY_SIDE, draw_key, draw_text, key_width
from segdesk.ui.widgets.search_field import SearchField
from segdesk.ui.widgets.sheet import Sheet
from segdesk.ui.window.actions import ACTIONS
from segdesk.ui.window.dialog_calls import show_settings
from segdesk.ui.window.keys.listing import Block, as_html, blocks, in_columns

if TYPE_CHECKING:
    from segdesk.ui.window.main_window import MainWindow

SIZE: Final = QSize(1080, 700)
KINDS: Final = "PDF (*.pdf);;HTML (*.html)"
_COLUMNS: Final = 3
_MARGIN_MM: Final = 12
_ROW_PX, _TITLE_PX, _APART_PX, _LEAST_PX = 21, 24, 18, 240


class KeySheet(Sheet):
    """Follows the keys while it is open."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__("Keys and gestures", size=fitting(SIZE, window), parent=window)
        self._window = window
        self.field = SearchField("Find a key or what it does", name="Find", width=220)
        self.field.textChanged.connect(lambda _text: self._fill())
        self.add_to_header(self.field)
        self._layout = QVBoxLayout(self.body)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._shown: QWidget | None = None
        self._add_buttons()
        window.acts.keys_changed.connect(self._fill)
        self._fill()
        self.finished.connect(self.deleteLater)

    def _add_buttons(self) -> None:
        save = Button("Save or print…", size="dialog", icon="save")
        save.clicked.connect(self._ask)
        change = Button("Change keys…", size="dialog", icon="keyboard")
        change.clicked.connect(self._change)
        close = Button("Close", size="dialog")
        close.clicked.connect(self.reject)
        for button in (save, change, close):
            self.add_to_footer(button)

    @property
    def blocks(self) -> list[Block]:
        """What is shown."""
        return blocks(ACTIONS.values(), self._window.keymap, self.field.text())

    def _fill(self) -> None:
        title = self._window.keymap.key_set.title
        self.set_subtitle(f"{title}, with changes" if self._window.keymap.has_own else title)
        found = self.blocks
        content, columns = QWidget(), QHBoxLayout()
        columns.setContentsMargins(20, 16, 20, 16)
        columns.setSpacing(28)
        if not found:
            columns.addWidget(Label("No key and no action is called like that", role="text3"))
        for part in in_columns(found, _COLUMNS) if found else ():
            columns.addWidget(_Column(part), 1, Qt.AlignmentFlag.AlignTop)
        content.setLayout(columns)
        if self._shown is not None:
            self._layout.removeWidget(self._shown)
            self._shown.deleteLater()
        self._shown = scrolled(content)
        self._layout.addWidget(self._shown)

    def _change(self) -> None:
        self.reject()
        show_settings(self._window, "Keys")

    def _ask(self) -> None:
        name = str(Path.home() / "SegDesk keys.pdf")
        path, _kind = QFileDialog.getSaveFileName(self, "Save the keys", name, KINDS)
        if path:
            try:
                self.save(Path(path))
            except SegDeskError as fault:
                self._window.show_failure(fault)

    def save(self, path: Path) -> None:
        """What is shown as a page: PDF, or HTML when the name ends so. SegDeskError where it cannot be."""
        html = as_html(self.blocks, f"Keys and gestures · {self._window.keymap.key_set.title}", _COLUMNS)
        write: Callable[[Path, str], None] = _write_html if path.suffix == ".html" else _write_pdf
        try:
            with atomic.file(path) as beside:
                write(beside, html)
        except OSError as fault:
            words = f"The keys cannot be saved: {fault.strerror}."
            raise SegDeskError(words, "Choose another folder.", file=path) from fault


def _write_html(path: Path, html: str) -> None:
    path.write_text(html, encoding="utf-8")


def _write_pdf(path: Path, html: str) -> None:
    """One A4 page across; more of them where it is long."""
    writer, page = QPdfWriter(str(path)), QTextDocument()
    margins = QMarginsF(*[_MARGIN_MM] * 4)
    writer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4),
            QPageLayout.Orientation.Landscape,
            margins,
            QPageLayout.Unit.Millimeter,
        )
    )
    page.setHtml(html)
    page.print_(writer)
    if not path.is_file() or not path.stat().st_size:
        raise OSError(None, "nothing could be written")


class _Column(QWidget):
    """Groups below each other, painted: two hundred labels would take longer to make than one may wait."""

    def __init__(self, part: list[Block]) -> None:
        super().__init__()
        self._part = part
        lines = sum(len(block.rows) for block in part)
        self.setMinimumSize(_LEAST_PX, self._row * lines + (self._title + _APART_PX) * len(part))
        self.setAccessibleName(", ".join(block.title for block in part))
        self.setAccessibleDescription(
            "\n".join(f"{what}: {keys}" for block in part for keys, what in block.rows)
        )

    @property
    def _row(self) -> int:
        return Theme.current().grown(_ROW_PX)

    @property
    def _title(self) -> int:
        return Theme.current().grown(_TITLE_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, top = QPainter(self), 0
        for block in self._part:
            box = QRectF(0, top, self.width(), self._title)
            draw_text(painter, box, block.title, font=Theme.current().font("title"))
            top += self._title
            for keys, what in block.rows:
                self._paint_row(painter, QRectF(0, top, self.width(), self._row), keys, what)
                top += self._row
            top += _APART_PX

    def _paint_row(self, painter: QPainter, box: QRectF, keys: str, what: str) -> None:
        wide, high = key_width(keys), Theme.current().grown(KEY_SIDE)
        draw_key(painter, QRectF(box.right() - wide, box.center().y() - high / 2, wide, high), keys)
        draw_text(painter, box.adjusted(0, 0, -wide - 8, 0), what, role="text2")
