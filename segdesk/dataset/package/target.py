"""Where a package goes: beside the target first, then in place; a folder, or a ZIP of it."""

from __future__ import annotations
