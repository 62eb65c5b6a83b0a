"""Pictures of findings for a page: read again where the findings are, small, as data: URLs."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable
from typing import Final

import numpy as np

from segdesk.errors import SegDeskError
from segdesk.geometry import Rect
from segdesk.io.images import read_rgb8
from segdesk.model.document import DocumentContent
from segdesk.ops.cv import cv2
from segdesk.progress import Progress

from .examined import Examined, Subject
from .finding import GRAVEST_FIRST, Finding
from .picture import Pixels, framed, picture_of, view_of

SIZE: Final = (256, 192)
MOST: Final = 300
"""A page with more pictures takes long to open; findings beyond have none."""
QUALITY: Final = 80


def pictures_of(
    examined: Examined, findings: Iterable[Finding], progress: Progress
) -> Callable[[Finding], str]:
    """The data: URL of a finding's picture, empty where its photo cannot be read or there are too many: the
    gravest come first.

    Photos are decoded once each; nothing but the small pictures is kept.
    """
    subjects = {one.name: one for one in examined.subjects}
    ordered = sorted(findings, key=lambda one: GRAVEST_FIRST.index(one.severity))
    wanted = [one for one in ordered if one.image in subjects][:MOST]
    by_image: dict[str, list[Finding]] = {}
    for one in wanted:
        by_image.setdefault(one.image or "", []).append(one)
    made: dict[int, str] = {}
    for name in progress.over(tuple(by_image), "Making pictures"):
        for one, url in zip(by_image[name], _of_image(subjects[name], examined, by_image[name]), strict=True):
            made[id(one)] = url
    return lambda one: made.get(id(one), "")


def _of_image(subject: Subject, examined: Examined, findings: list[Finding]) -> list[str]:
    try:
        photo = np.asarray(read_rgb8(subject.photo, page=subject.page))
    except SegDeskError:
        return [""] * len(findings)
    try:
        content = subject.read().content
    except SegDeskError:
        content = DocumentContent((photo.shape[1], photo.shape[0]), [])
    return [_url(photo, content, examined, one.rect) for one in findings]


def _url(photo: Pixels, content: DocumentContent, examined: Examined, rect: Rect | None) -> str:
    picture = picture_of(photo, content, examined.classes, rect, SIZE)
    if rect is not None and not rect.is_empty:
        picture = framed(picture, rect, view_of(rect, (photo.shape[1], photo.shape[0]), SIZE))
    bgr = cv2.cvtColor(picture, cv2.COLOR_RGB2BGR)
    _, data = cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    return f"data:image/jpeg;base64,{base64.b64encode(np.asarray(data).tobytes()).decode()}"
