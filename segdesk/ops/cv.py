"""The only door to OpenCV.

Importing the wheel changes the environment, and child processes inherit that: two Qt variables name its own
Qt 5 plugins (a Qt 5 file manager opened from SegDesk would die with them), and LD_LIBRARY_PATH gains an empty
entry, which makes children look for libraries in the current folder. So everything is put back as it was. The
headless wheel works as well; nothing of highgui is used.
"""

import os

_before = dict(os.environ)
try:
    import cv2  # noqa: TID251
finally:
    for _name in os.environ.keys() - _before.keys():
        del os.environ[_name]
    os.environ.update(_before)

__all__ = ["cv2"]
