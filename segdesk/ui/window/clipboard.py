"""Copy, cut and paste of objects, on the same image and across the images of the project."""

from __future__ import annotations

from typing import TYPE_CHECKING

from segdesk.tools.operations import copied, following, plan, refusal
from segdesk.ui.docks.changes import operate
from segdesk.ui.session.toolkit import Copied
from segdesk.ui.window.action import with_editing, with_image, with_writing
from segdesk.ui.wording import counted

if TYPE_CHECKING:
    from segdesk.tools.scene import Scene
    from segdesk.ui.session.session import Session
    from segdesk.ui.window.main_window import MainWindow


def can_copy(window: MainWindow) -> str:
    if reason := with_image(window):
        return reason
    assert window.session is not None
    return "" if window.session.selection.ids else "Select an object"


def can_cut(window: MainWindow) -> str:
    scene = _scene(window)
    return with_editing(window) or ("" if scene is None else refusal(scene, "delete"))


def can_paste(window: MainWindow) -> str:
    if reason := with_editing(window):
        return reason
    scene = _scene(window)
    assert window.session is not None
    if window.session.toolkit.copied is None:
        return "Copy an object first"
    return "" if scene is None else refusal(scene, "paste", ())


def can_propagate(window: MainWindow) -> str:
    if reason := with_writing(window) or can_copy(window):
        return reason
    session = window.session
    assert session is not None
    assert session.entry is not None
    return "" if following(session.project, session.entry.id, 1) else "This is the last image"


def copy(window: MainWindow) -> None:
    if window.session is not None:
        take(window.session, window.session.selection.ids)


def cut(window: MainWindow) -> None:
    """Only what can be deleted is taken: a locked object stays, and is not copied."""
    scene = _scene(window)
    if window.session is None or scene is None:
        return
    ids = plan(scene, "delete").ids
    take(window.session, ids)
    operate(window.session, "delete", ids)


def take(session: Session, ids: tuple[int, ...]) -> None:
    """Keep copies of objects of the image in front."""
    if session.document is None or session.host is None:
        return
    session.host.settle()
    clip = copied(session.document, ids)
    session.toolkit.copied = Copied(clip, session.document.image, ids)
    session.said.emit(f"Copied {counted(len(clip.pieces), 'object')}")


def paste(window: MainWindow) -> None:
    """Where they were copied; at the pointer while the originals are still there."""
    scene, session = _scene(window), window.session
    if session is None or scene is None or session.toolkit.copied is None:
        return
    pointer = window.page.canvas.pointer_at if window.page is not None else None
    dx, dy = way(scene, session.toolkit.copied, pointer)
    operate(session, "paste", (), clip=session.toolkit.copied.clip, dx=dx, dy=dy)


def way(scene: Scene, found: Copied, pointer: tuple[float, float] | None) -> tuple[int, int]:
    """How far from where it was copied a clip is pasted."""
    document = scene.document
    is_taken = document.image == found.image and any(one in document.objects for one in found.ids)
    if is_taken and pointer is not None:
        return found.clip.way_to(*pointer)
    return found.clip.way_into(document.bounds)


def _scene(window: MainWindow) -> Scene | None:
    return window.session.scene if window.session is not None else None
