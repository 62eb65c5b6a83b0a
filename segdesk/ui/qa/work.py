"""The work through findings: where one is, to the next, fix, fix all, ignore."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject

from segdesk.errors import SegDeskError
from segdesk.qa.finding import Finding
from segdesk.qa.fixes.table import FIXES, Door, fix_of
from segdesk.ui.qa.fix_all import FixAllSheet
from segdesk.ui.qa.groups import Group, Key, grouped
from segdesk.ui.qa.ignore import IgnoreSheet
from segdesk.ui.qa.limits import LimitsSheet
from segdesk.ui.qa.overview import Accepts
from segdesk.ui.qa.settling import Settling
from segdesk.ui.wording import count

if TYPE_CHECKING:
    from segdesk.ui.qa.page import QaPage
    from segdesk.ui.window.action_set import ActionSet

DOORS: Final = {
    Door.GEOMETRY: ("repair_geometry", "Repair"),
    Door.VALUES: ("repair_values", "Repair"),
    Door.EXPORT: ("export", "Export"),
}
"""Where a fix leads that is not pressed here: the window's action, and the button's word."""


class Work(QObject):
    """Ties the parts of a page together. current is the finding that is shown."""

    def __init__(self, page: QaPage, acts: ActionSet) -> None:
        super().__init__(page)
        self._page, self._acts = page, acts
        self._session = page.session
        self._accepts: Accepts | None = None
        self._settling = Settling(page.session, self)
        self._connect()
        self._refresh()

    def _connect(self) -> None:
        page, session = self._page, self._session
        session.checks.changed.connect(self._refresh)
        session.image_changed.connect(self._on_image)
        page.viewer.planned_changed.connect(self._show_current)
        page.panel.chosen.connect(self.show_finding)
        page.panel.link_clicked.connect(self._follow_link)
        page.panel.filter_cleared.connect(lambda: self._filter("", None))
        page.overview.filtered.connect(self._filter)
        page.head.stepped.connect(self.step)
        page.fix_bar.fix_asked.connect(self.fix)
        page.fix_bar.class_chosen.connect(page.viewer.choose)
        page.fix_bar.fix_all_asked.connect(self.fix_all)
        page.fix_bar.ignore_asked.connect(self.ignore)

    # Findings

    @property
    def current(self) -> Finding | None:
        return self._page.panel.current

    def show_finding(self, finding: Finding | None) -> None:
        """Make it the current one, and go to its image and place."""
        if finding is not None and finding.image is not None:
            entries = self._session.project.entries.values()
            image = next((one.id for one in entries if one.original == finding.image), None)
            if image is not None:
                self._session.go_to(image)
        self._page.panel.show_current(finding)
        self._page.viewer.show_finding(finding)
        asks = finding is not None and finding.check == "values" and finding.repair == "recode"
        self._page.fix_bar.ask_class(self._session.project.classes, on=asks)
        self._show_current()

    def step(self, direction: int) -> None:
        """To the next finding (1), or the one before (-1), in the order of the list."""
        order = self._page.panel.order
        if not order:
            self._session.said.emit("No findings to go to")
            return
        if self.current not in order:
            self.show_finding(order[0 if direction > 0 else -1])
            return
        place = order.index(self.current) + direction
        if 0 <= place < len(order):
            self.show_finding(order[place])
        else:
            self._session.said.emit(f"This is the {'last' if direction > 0 else 'first'} finding")

    def fix(self) -> None:
        """Do what the bar says, or go where it says; then to the next finding."""
        finding = self.current
        fix = fix_of(finding) if finding is not None else None
        if finding is None or fix is None:
            self._session.said.emit("Nothing to fix here: only a person can judge this")
        elif (door := self._door()) is not None:
            self._open_door(door)
        else:
            tried = self._page.viewer.tried or finding
            if fix.is_slow:
                order = self._page.panel.order
                self._settling.fix_behind(finding, tried, partial(self._go_on, order.index(finding)))
            else:
                self._settle(lambda: self._settling.fix(finding, tried))

    def fix_all(self) -> None:
        """The list of what would be fixed, of the group of the current finding."""
        group = self._page.panel.group_of(self.current)
        if group is None or not group.fixable:
            self._session.said.emit("Nothing here is fixed by pressing a key")
            return
        sheet = FixAllSheet(self._session, group, self._page.thumbs, self._page)
        sheet.done_with.connect(lambda fixed: self._settle(lambda: self._on_fixed(fixed)))
        sheet.open()

    def _on_fixed(self, fixed: list[Finding]) -> bool:
        self._session.checks.settle(fixed)
        return True

    def ignore(self) -> None:
        """Ask for a reason, and ignore the current finding or its group."""
        finding, group = self.current, self._page.panel.group_of(self.current)
        if finding is None or group is None:
            self._session.said.emit("Choose a finding to ignore")
            return
        sheet = IgnoreSheet(finding, len(group.findings), self._page)
        sheet.given.connect(
            lambda reason, every: self._settling.ignore(group.findings if every else [finding], reason)
        )
        sheet.open()

    def change_limits(self) -> None:
        """Show where the checks draw their lines; what is saved is one step."""
        session = self._session
        sheet = LimitsSheet(session.checks.limits, self._page)
        sheet.given.connect(self._settling.move_limits)
        sheet.open()

    def _settle(self, do: Callable[[], bool]) -> None:
        """Fix something; when that was done, to the finding that stood behind it."""
        order, current = self._page.panel.order, self.current
        place = order.index(current) if current in order else 0
        try:
            done = do()
        except SegDeskError as fault:
            self._session.failed.emit(fault)
            return
        if done:
            self._go_on(place)

    def _go_on(self, place: int) -> None:
        """To the finding that stands at a place now, or the last."""
        left = self._page.panel.order
        self.show_finding(left[min(place, len(left) - 1)] if left else None)

    def _door(self) -> Door | None:
        """Where the fix of the current finding leads: at once, or because it can do nothing here."""
        fix, planned = fix_of(self.current) if self.current is not None else None, self._page.viewer.planned
        if fix is None or (fix.plan is not None and not (planned is not None and planned.does_nothing)):
            return None
        return fix.door

    def _open_door(self, door: Door) -> None:
        """Where the finding is settled; the image and place stay in front."""
        name, word = DOORS[door]
        if name in self._acts:
            self._acts[name].trigger()
        else:
            self._session.said.emit(f"{word} is not part of this window")

    def _follow_link(self, key: Key) -> None:
        group = next((one for one in self._page.panel.groups if one.key == key), None)
        if group is not None and group.findings:
            if self.current not in group.findings:
                self.show_finding(group.findings[0])
            fix = fix_of(group.findings[0])
            if fix is not None and fix.door is not None:
                self._open_door(fix.door)

    # What is shown

    def _filter(self, words: str, accepts: Accepts | None) -> None:
        self._accepts = accepts
        self._page.panel.show_filter(words)
        self._refresh()

    def _refresh(self) -> None:
        """The findings are others, or a run began or ended."""
        checks, panel = self._session.checks, self._page.panel
        panel.show_run(is_running=checks.is_running)
        panel.head.show_total(len(self._session.order))
        panel.show_groups(grouped(checks.findings, checks.results, self._accepts))
        if self.current is not None and panel.group_of(self.current) is None:
            panel.show_current(None)
            self._page.viewer.show_finding(None)
        self._show_current()

    def _on_image(self) -> None:
        """Somebody went to another image: the finding shown is no longer in front."""
        entry, finding = self._session.entry, self.current
        if finding is not None and finding.image and (entry is None or entry.original != finding.image):
            self._page.panel.show_current(None)
        self._show_current()

    def _show_current(self) -> None:
        """The bars above and below the canvas."""
        page, finding = self._page, self.current
        group = page.panel.group_of(finding)
        entry = self._session.entry
        at = group.findings.index(finding) + 1 if group is not None and finding is not None else 0
        total = len(group.findings) if group is not None else 0
        page.head.show_finding(finding, entry.original if entry is not None else "", at, total)
        self._show_fix(finding, group)

    def _show_fix(self, finding: Finding | None, group: Group | None) -> None:
        bar, planned = self._page.fix_bar, self._page.viewer.planned
        fix = fix_of(finding) if finding is not None else None
        bar.setVisible(finding is not None)
        if finding is None or group is None:
            return
        does = planned is not None and not planned.does_nothing
        door = self._door()
        said = bool(planned and planned.said)
        can = fix is not None and (fix.plan is None or does or door is not None or said)
        bar.sentence.setText(self._sentence(finding))
        bar.note.set_text(finding.message)
        number = len(group.fixable)
        bar.fix_all.setText(f"Fix all {count(number)}…")
        bar.fix_all.setVisible(number > 1)
        bar.fix.setText(DOORS[door][1] if door is not None else "Fix")
        bar.fix.setEnabled(can)
        bar.fix.setVisible(fix is not None)

    def _sentence(self, finding: Finding) -> str:
        """What Fix does, before it is pressed."""
        fix, planned = FIXES.get(finding.repair or ""), self._page.viewer.planned
        if fix is None:
            return "Only a person can judge this."
        if fix.plan is None:
            return fix.about
        if planned is None:
            return fix.about
        if planned.does_nothing:
            return planned.refusal or planned.said or fix.about
        return f"Fix: {planned.said[0].lower()}{planned.said[1:]} {planned.refusal}".strip()
