"""A person's word for values: a table from stored codes to class ids, applied as given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from segdesk.repair.proposal import Decision, Family, Proposal
from segdesk.repair.values.judge import Verdict
from segdesk.repair.values.naming import shown_code
from segdesk.repair.values.reading import Reading
from segdesk.repair.values.sheet import Noise, Sheet
from segdesk.repair.values.views import View


def mapped(sheets: Sequence[Sheet], table: Mapping[str, int], unresolved: int | None) -> Iterator[Verdict]:
    """A verdict for each mask. Values that the table does not name become unresolved, or stay open (ask)."""
    for sheet in sheets:
        yield _mapped(sheet, table, unresolved)


def _mapped(sheet: Sheet, table: Mapping[str, int], unresolved: int | None) -> Verdict:
    wanted = View.COLOR if any("," in code for code in table) else View.VALUE
    view = wanted if wanted in sheet.facts else next(iter(sheet.facts), None)
    if view is None:
        return Verdict(_said(Decision.ASK, "Its channels mean no values.", {}), None, Noise.EXACT, 0)
    given = {packed_code(code): one for code, one in table.items()}
    present = sheet.facts[view].codes.tolist()
    missing = [code for code in present if code not in given]
    if unresolved is not None:
        given.update(dict.fromkeys(missing, unresolved))
    codes: dict[int, tuple[int, ...]] = {}
    for code, one in given.items():
        codes[one] = (*codes.get(one, ()), code)
    reading = Reading("person", "none", view, codes, "As given.")
    if missing and unresolved is None:
        named = ", ".join(shown_code(code, view) for code in missing[:6])
        return Verdict(
            _said(Decision.ASK, f"The table does not name {named}.", table), reading, Noise.EXACT, 0
        )
    is_same = all(given[code] == code for code in present)
    return Verdict(
        _said(Decision.LEAVE if is_same else Decision.APPLY, "As given.", table), reading, Noise.EXACT, 0
    )


def packed_code(code: str) -> int:
    """ "38" or "0,128,0" as a number; ValueError when it is neither."""
    parts = [int(part) for part in code.split(",")]
    if len(parts) not in (1, 3) or min(parts) < 0 or (len(parts) == 3 and max(parts) > 255):
        raise ValueError(f"{code!r} is no value and no colour")
    number = 0
    for part in parts:
        number = number << 8 | part
    return number


def _said(decision: Decision, words: str, table: Mapping[str, int]) -> Proposal:
    diagnosis = "none" if decision is Decision.LEAVE else "order"
    return Proposal(Family.VALUES, diagnosis, 1.0, 0.0, decision, words, {"map": dict(table)})
