"""The fields that open in a cell of the class table."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QLineEdit, QWidget

MOST_DIGITS = 999_999


def id_field(parent: QWidget) -> QLineEdit:
    """Whole numbers; whether the id may be had is checked live, in words."""
    field = QLineEdit(parent)
    field.setAccessibleName("Id")
    field.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    field.setValidator(QIntValidator(0, MOST_DIGITS, field))
    return field


def name_field(parent: QWidget) -> QLineEdit:
    field = QLineEdit(parent)
    field.setAccessibleName("Name")
    return field
