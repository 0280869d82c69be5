"""`python -m bot import FILE`: a roster from a sheet into the database, all of it or nothing."""

import argparse
import asyncio
import csv
import io
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from bot.settings import Settings
from core.dates.zones import valid_zone
from core.model.errors import Refusal
from core.model.names import clean, name_key
from core.roster import import_plan
from core.roster.file import RosterEntry, RowProblem, read_roster
from core.roster.screens.members import entry_line, problem_line
from core.ui.words import Words, words_in
from db.engine.database import Database
from db.people import load_member
from db.reminders.returning import invite_again
from db.roster.roster_import import ImportTarget, apply_import, load_committee_names, load_snapshot

DONE, NOTHING_IMPORTED, WRONG_CALL = 0, 1, 2
SHOWN = 5
"""How many lines of each sort the preview spells out."""
PROGRESS_FROM = 1000
ENCODINGS = ("utf-8-sig", "cp1258")
YES = ("c", "có", "co", "y", "yes")


class WrongCall(Refusal):
    """The command cannot start like this: one clear line, exit status 2."""


class BadFile(Refusal):
    """The file's rows cannot be imported; `lines` say why."""

    def __init__(self, problems: Sequence[RowProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("import.bad_rows", count=len(problems))


@dataclass(frozen=True)
class Console:
    """Where the command talks: `ask` is None when nobody sits there."""

    out: Callable[[str], object]
    ask: Callable[[str], str] | None


@dataclass(frozen=True)
class Order:
    file: Path
    committee: str | None = None
    zone: str | None = None
    yes: bool = False


async def main(
    db: Database, settings: Settings, arguments: argparse.Namespace, now: datetime
) -> int:
    """Imports the roster, or says line by line why not."""
    order = Order(arguments.file, arguments.committee, arguments.zone, yes=arguments.yes)
    console = Console(print, input if sys.stdin.isatty() else None)
    return await run(db, order, settings.timezone, lambda: now, console)


async def run(
    db: Database, order: Order, default_zone: str, now: Callable[[], datetime], console: Console
) -> int:
    """Imports the file and returns the exit status.

    0 done or nothing to do; 1 nothing was imported because of the rows or the answer; 2 the
    command was called wrongly.
    """
    words = words_in("vi")
    try:
        return await _import(db, order, default_zone, now, console)
    except WrongCall as wrong:
        console.out(words.plain(wrong.key, **wrong.values))
        return WRONG_CALL
    except BadFile as bad:
        console.out(words.plain(bad.key, **bad.values))
        for problem in bad.problems:
            console.out(problem_line(words, problem))
        return NOTHING_IMPORTED


async def _import(
    db: Database, order: Order, default_zone: str, now: Callable[[], datetime], console: Console
) -> int:
    words = words_in("vi")
    if order.zone and not valid_zone(order.zone):
        raise WrongCall("import.bad_zone", zone=order.zone)
    roster = read_roster(await asyncio.to_thread(read_rows, order.file))
    if roster.problems:
        raise BadFile(roster.problems)
    target, known = await _target(db, order, default_zone, console)
    plan = await _plan(db, target, roster.entries)
    key = "import.committee" if known else "import.new_committee"
    console.out(words.plain(key, committee=target.committee))
    for line in preview(words, plan):
        console.out(line)
    if plan.empty:
        return DONE
    if not order.yes and not _agreed(words, console):
        console.out(words.plain("import.declined"))
        return NOTHING_IMPORTED
    return await _apply(db, target, plan, roster.entries, now=now(), console=console)


def _agreed(words: Words, console: Console) -> bool:
    if console.ask is None:
        raise WrongCall("import.needs_yes")
    try:
        return clean(console.ask(words.plain("import.go"))).lower() in YES
    except EOFError:
        return False


async def _target(
    db: Database, order: Order, default_zone: str, console: Console
) -> tuple[ImportTarget, bool]:
    """Finds the committee the roster is for; tells whether the database knows it."""
    async with db.read() as tx:
        names = await load_committee_names(tx)
    wanted = clean(order.committee or "")
    if not wanted and len(names) == 1:
        wanted = names[0]
    if not wanted and console.ask and not order.yes:
        wanted = clean(console.ask(words_in("vi").plain("import.ask_committee")))
    if not wanted:
        raise WrongCall("import.which_committee")
    known = {name_key(name): name for name in names}
    name = known.get(name_key(wanted), wanted)
    return ImportTarget(name, order.zone, default_zone), name in names


async def _plan(
    db: Database, target: ImportTarget, entries: Sequence[RosterEntry]
) -> import_plan.Plan:
    """Plans the changes. Raises BadFile for names that clash."""
    async with db.read() as tx:
        snapshot = await load_snapshot(tx, target.committee)
    clashes = import_plan.find_clashes(snapshot, entries)
    if clashes:
        raise BadFile(clashes)
    return import_plan.plan_import(snapshot, entries)


async def _apply(
    db: Database,
    target: ImportTarget,
    plan: import_plan.Plan,
    entries: Sequence[RosterEntry],
    *,
    now: datetime,
    console: Console,
) -> int:
    words = words_in("vi")
    from tqdm import tqdm  # noqa: PLC0415 - not for every start

    quiet = None if plan.size >= PROGRESS_FROM else True
    label = words.plain("import.progress")
    async with db.begin() as tx:
        if import_plan.plan_import(await load_snapshot(tx, target.committee), entries) != plan:
            console.out(words.plain("import.changed_meanwhile"))
            return NOTHING_IMPORTED
        with tqdm(total=plan.size, desc=label, leave=False, disable=quiet) as progress:
            await apply_import(tx, target, plan, now, progress.update)
        for back in plan.returning:
            await invite_again(tx, await load_member(tx, back.member.id), now)
    console.out(
        words.plain(
            "import.done",
            cells=len(plan.new_cells),
            members=len(plan.new_members),
            changes=len(plan.changes) + len(plan.returning),
        )
    )
    return DONE


# --- the preview ----------------------------------------------------------------------------------


def preview(words: Words, plan: import_plan.Plan) -> Iterator[str]:
    """Counts what would change, with the first lines of each sort."""
    if plan.empty:
        yield words.plain("import.nothing")
    yield from _sort(words, "import.new_cells", plan.new_cells)
    news = [(entry.cell, entry_line(words, entry)) for entry in plan.new_members]
    yield from _sort(words, "import.new_members", [_in_cell(words, *each) for each in news])
    for field in ("full_name", "standing", "exempt", "roles", "telegram_id"):
        lines = [
            _change(words, each, field) for each in plan.changes if field in each.differences()
        ]
        yield from _sort(words, f"import.changes.{field}", lines)
    back = [_in_cell(words, one.entry.cell, one.entry.full_name) for one in plan.returning]
    yield from _sort(words, "import.returning", back)
    left = [_in_cell(words, member.cell, member.full_name) for member in plan.left_alone]
    yield from _sort(words, "import.left_alone", left)


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


def _change(words: Words, change: import_plan.RosterChange, field: str) -> str:
    before, after = change.differences()[field]
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


# --- the file -------------------------------------------------------------------------------------


def read_rows(file: Path) -> list[Sequence[object]]:
    """Reads the first sheet, or the CSV file, blocking. Raises WrongCall."""
    readers = {".xlsx": _read_xlsx, ".csv": _read_csv}
    reader = readers.get(file.suffix.lower())
    if not file.is_file():
        raise WrongCall("import.no_file", file=file)
    if reader is None:
        raise WrongCall("import.wrong_kind", file=file)
    try:
        return reader(file)
    except (OSError, ValueError, KeyError, csv.Error, BadZipFile) as error:
        raise WrongCall("import.unreadable", file=file) from error


def _read_xlsx(file: Path) -> list[Sequence[object]]:
    from openpyxl import load_workbook  # noqa: PLC0415 - 27 MB that only an import needs
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            book = load_workbook(file, read_only=True, data_only=True)
        except InvalidFileException as error:
            raise ValueError(file) from error
        try:
            sheet = book.worksheets[0]
            # Some programs write a wrong size into the file; then only one cell would be read.
            sheet.reset_dimensions()
            return [tuple(row) for row in sheet.iter_rows(values_only=True)]
        finally:
            book.close()


def _read_csv(file: Path) -> list[Sequence[object]]:
    text = _decode(file.read_bytes())
    header = text.partition("\n")[0]
    delimiter = max(",;\t", key=header.count)
    return [tuple(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)]


def _decode(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ValueError("an unknown encoding")
