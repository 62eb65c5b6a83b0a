"""What SegDesk needs of the system beside its wheels, and what of it is there.

One table for two readers: `segdesk doctor`, and packaging/setup.sh, which runs this very file with a bare
`python3 -I -S` before anything is installed. So: the standard library only, and no import of SegDesk.
"""

from __future__ import annotations

import ctypes
import importlib.metadata
import os
import platform
import shutil
import sys
from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple, get_args

Role = Literal["start", "x11", "wayland", "tests"]
"""start: needed always. x11, wayland: by a window on such a screen. tests: by the tests that open one."""


class Requirement(NamedTuple):
    """A shared library by its soname, or a program, and the Debian or Ubuntu package that brings it."""

    name: str
    package: str
    role: Role
    use: str

    @property
    def is_present(self) -> bool:
        """Asks the dynamic loader: it knows architectures, search paths and what a library needs in turn."""
        if ".so" not in self.name:
            return shutil.which(self.name) is not None
        try:
            ctypes.CDLL(self.name)
        except OSError:
            return False
        return True


REQUIREMENTS = (
    Requirement("libEGL.so.1", "libegl1", "start", "Qt Gui"),
    Requirement("libGL.so.1", "libgl1", "start", "Qt Gui, OpenCV"),
    Requirement("libX11.so.6", "libx11-6", "start", "Qt Gui"),
    Requirement("libxcb.so.1", "libxcb1", "start", "OpenCV"),
    Requirement("libxkbcommon.so.0", "libxkbcommon0", "start", "keyboard layouts"),
    Requirement("libdbus-1.so.3", "libdbus-1-3", "start", "desktop services"),
    Requirement("libfontconfig.so.1", "libfontconfig1", "start", "fonts"),
    Requirement("libfreetype.so.6", "libfreetype6", "start", "fonts"),
    Requirement("libglib-2.0.so.0", "libglib2.0-0", "start", "Qt Core, OpenCV"),
    Requirement("libgthread-2.0.so.0", "libglib2.0-0", "start", "OpenCV"),
    Requirement("libzstd.so.1", "libzstd1", "start", "Qt Core"),
    Requirement("libz.so.1", "zlib1g", "start", "Qt Core"),
    Requirement("libX11-xcb.so.1", "libx11-xcb1", "x11", "windows on X11"),
    Requirement("libxcb-cursor.so.0", "libxcb-cursor0", "x11", "windows on X11"),
    Requirement("libxcb-icccm.so.4", "libxcb-icccm4", "x11", "windows on X11"),
    Requirement("libxcb-image.so.0", "libxcb-image0", "x11", "windows on X11"),
    Requirement("libxcb-keysyms.so.1", "libxcb-keysyms1", "x11", "keys on X11"),
    Requirement("libxcb-randr.so.0", "libxcb-randr0", "x11", "screens on X11"),
    Requirement("libxcb-render.so.0", "libxcb-render0", "x11", "windows on X11"),
    Requirement("libxcb-render-util.so.0", "libxcb-render-util0", "x11", "windows on X11"),
    Requirement("libxcb-shape.so.0", "libxcb-shape0", "x11", "windows on X11"),
    Requirement("libxcb-shm.so.0", "libxcb-shm0", "x11", "fast painting on X11"),
    Requirement("libxcb-sync.so.1", "libxcb-sync1", "x11", "windows on X11"),
    Requirement("libxcb-util.so.1", "libxcb-util1", "x11", "windows on X11"),
    Requirement("libxcb-xfixes.so.0", "libxcb-xfixes0", "x11", "clipboard on X11"),
    Requirement("libxcb-xkb.so.1", "libxcb-xkb1", "x11", "keys on X11"),
    Requirement("libxkbcommon-x11.so.0", "libxkbcommon-x11-0", "x11", "keys on X11"),
    Requirement("libwayland-client.so.0", "libwayland-client0", "wayland", "windows on Wayland"),
    Requirement("libwayland-cursor.so.0", "libwayland-cursor0", "wayland", "cursors on Wayland"),
    Requirement("libwayland-egl.so.1", "libwayland-egl1", "wayland", "windows on Wayland"),
    Requirement("Xvfb", "xvfb", "tests", "a screen for the tests that need one"),
    Requirement("xvfb-run", "xvfb", "tests", "starts it"),
    Requirement("xauth", "xauth", "tests", "lets the tests in"),
)
"""Every library that the wheels of PySide6-Essentials and OpenCV name and do not bring, C runtime aside."""

OPENCV_WHEELS = (
    "opencv-python",
    "opencv-python-headless",
    "opencv-contrib-python",
    "opencv-contrib-python-headless",
)
"""All four unpack into the same cv2/: the last one installed wins, and removing one breaks the other."""

DISTRIBUTIONS = (
    "PySide6-Essentials",
    "PySide6",
    "numpy",
    *OPENCV_WHEELS,
    "pillow",
    "pycocotools",
    "isal",
    "tifffile",
)

_SCREEN_ROLES: tuple[tuple[str, Role], ...] = (("DISPLAY", "x11"), ("WAYLAND_DISPLAY", "wayland"))
_INSTALL = "sudo apt-get update && sudo apt-get install -y --no-install-recommends"


def screen_roles(environ: Mapping[str, str] = os.environ) -> tuple[Role, ...]:
    """The kinds of screen that this session offers; empty on a server or in a container."""
    return tuple(role for variable, role in _SCREEN_ROLES if environ.get(variable))


def has_screen(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether a window could open. Only Linux can tell from outside; elsewhere there is always a screen."""
    return sys.platform != "linux" or bool(screen_roles(environ))


def missing(roles: Iterable[Role] | None = None) -> list[Requirement]:
    """What is not there of these roles, in the table's order; by default what a start in this session needs.

    Empty where the system is not Linux: there the wheels bring everything.
    """
    if sys.platform != "linux":
        return []
    wanted = {"start", *screen_roles()} if roles is None else set(roles)
    return [need for need in REQUIREMENTS if need.role in wanted and not need.is_present]


def install_line(needs: Iterable[Requirement]) -> str:
    """The one command that installs these on Debian or Ubuntu; empty if there is nothing to install."""
    packages = sorted({need.package for need in needs})
    return " ".join([_INSTALL, *packages]) if packages else ""


def version_of(distribution: str) -> str | None:
    """The installed version, without importing it; None if it is not installed."""
    try:
        return importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        return None


def versions() -> dict[str, str]:
    """Python and each of DISTRIBUTIONS that is installed, by name."""
    found = {name: version for name in DISTRIBUTIONS if (version := version_of(name)) is not None}
    return {"Python": platform.python_version(), **found}


def opencv_wheels() -> list[str]:
    """The OpenCV wheels that are installed. One is right; none or more than one is a fault to report."""
    return [name for name in OPENCV_WHEELS if version_of(name) is not None]


def platform_name() -> str:
    """The system as a person would name it, with its machine: 'Debian GNU/Linux 12 (bookworm), x86_64'."""
    try:
        system = platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        system = f"{platform.system()} {platform.release()}"
    return f"{system}, {platform.machine()}"


def main(roles: list[str]) -> int:
    """Writes 'name package' for each of these roles that is missing: what packaging/setup.sh reads."""
    known = [role for role in get_args(Role) if role in roles]
    if len(known) != len(set(roles)):
        sys.stderr.write(f"system.py: roles are {', '.join(get_args(Role))}\n")
        return 2
    sys.stdout.writelines(f"{need.name} {need.package}\n" for need in missing(known))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
