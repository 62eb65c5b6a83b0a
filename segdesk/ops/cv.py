"""The only door to OpenCV.

The opencv-python wheel sets two Qt variables in the process on import. They name its own Qt 5 plugins, and
child processes inherit them: a Qt 5 file manager opened from SegDesk would die with them. So they are put
back as they were. The headless wheel sets none and works as well; nothing of highgui is used.
"""

import os

_QT_VARIABLES = ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR")
_before = {name: os.environ.get(name) for name in _QT_VARIABLES}

import cv2  # noqa: E402, TID251

for _name, _value in _before.items():
    if _value is None:
        os.environ.pop(_name, None)
    else:
        os.environ[_name] = _value

__all__ = ["cv2"]
