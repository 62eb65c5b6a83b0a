"""Random gestures, undo, redo, batches, crashes and reopening of a project, judged by a model in memory."""

import shutil
import tempfile
from pathlib import Path

import hypothesis.strategies as st
import numpy as np
from hypothesis import Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from segdesk.geometry import Part, Rect
from segdesk.io.project import ProjectFile, integrity
from segdesk.model.classes import Task
from segdesk.model.entry import Status
from segdesk.model.overlap import Overlap

from .conftest import CAR, ROAD, TREE, make, states_of

IMAGES = 3
images = st.integers(1, IMAGES)
keys = st.sampled_from([ROAD, CAR, TREE])
overlaps = st.sampled_from(list(Overlap))


@st.composite
def rects(draw):
    left, top = draw(st.integers(-20, 310)), draw(st.integers(-20, 280))
    return Rect(left, top, left + draw(st.integers(1, 150)), top + draw(st.integers(1, 150)))


def everything(file):
    project = file.project
    return states_of(file), dict(project.entries), project.classes, project.task, project.waivers


class ProjectMachine(RuleBasedStateMachine):
    """states[n] is everything as it was after n done steps."""

    @initialize(small_memory=st.booleans())
    def begin(self, small_memory):
        self.folder = Path(tempfile.mkdtemp())
        self.file = make(self.folder / "a.segdesk", images=IMAGES)
        if small_memory:  # steps are undone from the file, not from memory
            self.file._timeline.written = _forgetting(self.file._timeline.written)
        self.states = [everything(self.file)]

    def teardown(self):
        if hasattr(self, "file"):
            self.file.close()
            assert integrity(self.file.path) == []
            shutil.rmtree(self.folder)

    @property
    def history(self):
        return self.file.project.history

    def note(self, before):
        """After something that may have made a step."""
        if len(self.history.done) > before:
            del self.states[before + 1 :]
            self.states.append(everything(self.file))

    @rule(image=images, rect=rects(), key=keys, overlap=overlaps, seed=st.integers(0, 5))
    def paint(self, image, rect, key, overlap, seed):
        before = len(self.history.done)
        where = np.random.default_rng(seed).random((rect.height, rect.width)) < 0.6
        with self.file.project.document(image).edit("Brush", overlap=overlap) as edit:
            edit.write(rect, edit.add(key), where=where)
        self.note(before)

    @rule(image=images, rect=rects(), key=keys, overlap=overlaps)
    def draw(self, image, rect, key, overlap):
        before = len(self.history.done)
        ring = ((rect.left + 0.5, rect.top), (rect.right, rect.top + 0.25), (rect.left, rect.bottom))
        with self.file.project.document(image).edit("Polygon", overlap=overlap) as edit:
            edit.draw(edit.add(key), (Part(ring),))
        self.note(before)

    @rule(image=images, rect=rects(), data=st.data())
    def remove_or_erase(self, image, rect, data):
        before, document = len(self.history.done), self.file.project.document(image)
        with document.edit("Erase") as edit:
            if len(document.objects):
                edit.remove(data.draw(st.sampled_from(sorted(document.objects.by_id))))
            edit.erase(rect)
        self.note(before)

    @rule(name=st.text(min_size=1, max_size=5).filter(str.strip), task=st.sampled_from(list(Task)))
    def change_the_project(self, name, task):
        before, project = len(self.history.done), self.file.project
        if not project.classes.by_name(name):
            project.set_classes(project.classes.changed(CAR, name=name))
            self.note(before)
        before = len(self.history.done)
        project.set_task(task)
        self.note(before)

    @rule(image=images, status=st.sampled_from(list(Status)), note=st.text(max_size=4))
    def change_an_entry(self, image, status, note):
        before = len(self.history.done)
        with self.file.project.step("Entry") as step:
            self.file.project.set_entry(image, into=step, status=status, note=note)
        self.note(before)

    @rule(rect=rects(), key=keys, meanwhile=st.none() | images)
    def run_a_batch(self, rect, key, meanwhile):
        with self.file.batch("Batch") as batch:
            for image in range(1, IMAGES + 1):
                document, changes = batch.document(image), {}
                with document.edit("Fix", into=changes) as edit:
                    edit.write(rect, edit.add(key))
                batch.put(document, changes)
            if meanwhile is not None:
                self.paint(meanwhile, Rect(0, 0, 40, 40), TREE, Overlap.OVERWRITE, 1)
            before = len(self.history.done)
            batch.finish()
        self.note(before)

    @rule(image=images)
    def close_a_document(self, image):
        self.file.project.close_document(image)

    @rule(count=st.integers(1, 4))
    def undo(self, count):
        for _ in range(count):
            self.history.undo()

    @rule(count=st.integers(1, 4))
    def redo(self, count):
        for _ in range(count):
            self.history.redo()

    @rule()
    def reopen(self):
        self.file.close()
        self.file = ProjectFile.open(self.file.path)
        assert not self.file.recovered

    @rule()
    def crash(self):
        """Go on with what a kill leaves once everything finished is on disk."""
        self.file.flush()
        target = self.folder / f"{len(list(self.folder.iterdir()))}.segdesk"
        for suffix in ("", "-wal"):
            if (source := Path(f"{self.file.path}{suffix}")).exists():
                shutil.copy2(source, f"{target}{suffix}")
        self.file.close()
        self.file = ProjectFile.open(target)
        assert self.file.recovered

    @precondition(lambda self: self.file._journal.state.message == "")
    @invariant()
    def everything_is_as_the_model_says(self):
        assert everything(self.file) == self.states[len(self.history.done)]
        assert len(self.history.done) + len(self.history.undone) + 1 == len(self.states)


def _forgetting(written):
    def forget(job):
        written(job)
        job.step.forget()

    return forget


ProjectMachine.TestCase.settings = settings(max_examples=12, stateful_step_count=25, phases=(Phase.generate,))
TestProjectMachine = ProjectMachine.TestCase
