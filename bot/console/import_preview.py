"""What an import would do, in words."""

from collections.abc import Iterator, Sequence
from typing import Any

from core.model.names import name_key
from core.roster.import_plan import Move, Plan, RosterChange
from core.roster.screens.members import entry_line
from core.roster.sheets import Note
from core.ui.words import Words

SHOWN = 5
"""How many lines of each sort the preview spells out."""


def understood(words: Words, notes: Sequence[Note]) -> Iterator[str]:
    """Says how the file was understood, and what of it was left out."""
    for code in dict.fromkeys(note.code for note in notes):
        of_kind = [note for note in notes if note.code == code]
        for note in of_kind[:SHOWN]:
            line = words.plain(f"import.note.{code}", value=note.value, count=note.count)
            yield (
                words.plain("import.in_sheet", sheet=note.sheet, line=line) if note.sheet else line
            )
        if len(of_kind) > SHOWN:
            yield words.plain("import.more", count=len(of_kind) - SHOWN)


def preview(words: Words, plan: Plan) -> Iterator[str]:
    """Counts what would change, with the first lines of each sort."""
    if plan.empty:
        yield words.plain("import.nothing")
    yield from _sort(words, "import.new_cells", plan.new_cells)
    news = [(entry.cell, entry_line(words, entry)) for entry in plan.new_members]
    yield from _sort(words, "import.new_members", [_in_cell(words, *each) for each in news])
    moves = [(words.plain(f"import.move.{_how(move)}"), _move(words, move)) for move in plan.moves]
    yield from _sort(words, "import.moves", [f"{line} {how}" for how, line in moves])
    for field in ("full_name", "spelling", "standing", "exempt", "roles", "telegram_id"):
        lines = [_change(words, one, field) for one in plan.changes if field in _changed(one)]
        yield from _sort(words, f"import.changes.{field}", lines)
    back = [_in_cell(words, one.entry.cell, one.entry.full_name) for one in plan.returning]
    yield from _sort(words, "import.returning", back)
    left = [_in_cell(words, member.cell, member.full_name) for member in plan.left_alone]
    yield from _sort(words, "import.left_alone", left)


def _changed(change: RosterChange) -> dict[str, tuple[Any, Any]]:
    """A name that is only spelled otherwise is told apart from another name."""
    changed = change.differences()
    before, after = changed.get("full_name", ("", ""))
    if before and name_key(before) == name_key(after):
        changed["spelling"] = changed.pop("full_name")
    return changed


def _move(words: Words, move: Move) -> str:
    member, before, after = move.member.full_name, move.member.cell, move.entry.cell
    return words.plain("import.change", member=member, before=before, after=after)


def _how(move: Move) -> str:
    return "by_name" if move.by_name else "by_id"


def same_names(words: Words, moves: Sequence[Move]) -> Iterator[str]:
    """Lists whom the file may have moved to another cell."""
    yield from _sort(words, "import.same_names", [_move(words, move) for move in moves])


def _sort(words: Words, key: str, lines: Sequence[str]) -> Iterator[str]:
    if not lines:
        return
    yield words.plain(key, count=len(lines))
    for line in lines[:SHOWN]:
        yield words.plain("import.line", line=line)
    if len(lines) > SHOWN:
        yield words.plain("import.more", count=len(lines) - SHOWN)


def _in_cell(words: Words, cell: str, member: str) -> str:
    return words.plain("import.in_cell", cell=cell, member=member) if cell else member


def _change(words: Words, change: RosterChange, field: str) -> str:
    before, after = _changed(change)[field]
    line = words.plain(
        "import.change",
        member=change.member.full_name,
        before=_said(words, field, before),
        after=_said(words, field, after),
    )
    return _in_cell(words, change.member.cell, line)


def _said(words: Words, field: str, value: Any) -> str:
    if field == "standing":
        return words.plain(f"standing.{value}")
    if field == "exempt":
        return words.plain("import.yes" if value else "import.no")
    if field == "roles":
        return words.listed(words.plain(f"office.{role}") for role in value or ["member"])
    return words.plain("import.id.none") if value is None else str(value)
