"""Whether a folder lies on a network file system, where SQLite's WAL does not work."""

from __future__ import annotations

import ctypes
import os
import re
import subprocess
import sys
from pathlib import Path

NETWORK_TYPES = frozenset(
    [
        "9p",
        "afpfs",
        "afs",
        "beegfs",
        "ceph",
        "cifs",
        "coda",
        "davfs",
        "fuse.ceph",
        "fuse.davfs2",
        "fuse.glusterfs",
        "fuse.rclone",
        "fuse.s3fs",
        "fuse.sshfs",
        "glusterfs",
        "gpfs",
        "lustre",
        "ncpfs",
        "nfs",
        "nfs4",
        "smb2",
        "smb3",
        "smbfs",
        "webdav",
    ]
)
_DRIVE_REMOTE = 4


def network_type(path: Path) -> str:
    """The type of the network file system that holds a path; empty when it is local (or nobody knows)."""
    kind = _TYPE_OF.get(sys.platform, _linux_type)(path.resolve())
    return kind if kind in NETWORK_TYPES else ""


def mount_type(mountinfo: str, path: Path) -> str:
    """The file system type of a path by the text of /proc/self/mountinfo (proc(5))."""
    best, kind = -1, ""
    for line in mountinfo.splitlines():
        before, _, after = line.partition(" - ")
        fields = before.split()
        if len(fields) < 5 or not after:
            continue
        mounted = Path(re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), fields[4]))
        depth = len(mounted.parts)
        if depth >= best and path.is_relative_to(mounted):  # of equal ones the last is on top
            best, kind = depth, after.split()[0]
    return kind


def _linux_type(path: Path) -> str:
    source = Path("/proc/self/mountinfo")
    return mount_type(source.read_text(errors="surrogateescape"), path) if source.exists() else ""


def _mac_type(path: Path) -> str:
    shown = subprocess.run(["/sbin/mount"], capture_output=True, text=True, check=False).stdout
    best, kind = -1, ""
    for mounted, found in re.findall(r" on (.+?) \((\w+)", shown):
        depth = len(Path(mounted).parts)
        if depth >= best and path.is_relative_to(mounted):
            best, kind = depth, found
    return kind


def _windows_type(path: Path) -> str:
    drive = path.drive
    remote = drive.startswith("\\\\")
    if not remote and (windll := getattr(ctypes, "windll", None)):
        remote = windll.kernel32.GetDriveTypeW(drive + os.sep) == _DRIVE_REMOTE
    return "smbfs" if remote else ""


_TYPE_OF = {"linux": _linux_type, "darwin": _mac_type, "win32": _windows_type}
