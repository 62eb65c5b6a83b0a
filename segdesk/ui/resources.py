"""Where fonts, icons and the logo lie: beside the package in a checkout, inside it in an installed wheel."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


@cache
def root() -> Path:
    """The folder of the resources; FileNotFoundError says that the installation is incomplete."""
    for folder in (_PACKAGE / "resources", _PACKAGE.parent / "resources"):
        if (folder / "icons").is_dir():
            return folder
    raise FileNotFoundError(f"SegDesk's resources are missing beside {_PACKAGE}: install it again.")


def resource(relative: str) -> Path:
    """The path of one resource, as in resource("icons/brush.svg"); it need not exist."""
    return root() / relative
