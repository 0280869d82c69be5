"""`python -m bot import FILE`: a roster from a sheet into the database, all of it or nothing."""

import argparse
import asyncio
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from bot.console import import_preview, roster_example, roster_file
from bot.settings import Settings
from core.dates.zones import valid_zone
from core.model.errors import Refusal
from core.model.names import clean, name_key
from core.roster import import_plan
from core.roster.entries import RosterEntry, RowProblem
from core.roster.file import read_sheets
from core.roster.screens.members import problem_line
from core.ui.words import Words, words_in
from db import moving
from db.engine.database import Database
from db.people import load_member
from db.reminders.returning import invite_again
from db.roster import roster_import

DONE, NOTHING_IMPORTED, WRONG_CALL = 0, 1, 2
PROGRESS_FROM = 1000
MOVE, NEW = "move", "new"
YES = ("c", "có", "co", "y", "yes")


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
    same_name: str | None = None
    """What is done with new lines named like somebody in another cell: MOVE or NEW; else asked."""


async def main(
    db: Database, settings: Settings, arguments: argparse.Namespace, now: datetime
) -> int:
    """Imports the roster, or says line by line why not."""
    console = Console(print, input if sys.stdin.isatty() else None)
    if arguments.example:
        return roster_example.write(arguments.example, console.out)
    if arguments.file is None:
        console.out(words_in("vi").plain("import.which_file"))
        return WRONG_CALL
    given = vars(arguments)
    order = Order(
        **{name: given[name] for name in ("file", "committee", "zone", "yes", "same_name")}
    )
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
    except roster_file.WrongCall as wrong:
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
        raise roster_file.WrongCall("import.bad_zone", zone=order.zone)
    roster = read_sheets(await asyncio.to_thread(roster_file.read_file, order.file))
    if roster.problems:
        raise BadFile(roster.problems)
    for line in import_preview.understood(words, roster.notes):
        console.out(line)
    target, known = await _target(db, order, default_zone, console)
    by_name = await _names_move(db, order, target, roster.entries, console)
    plan = await _plan(db, target, roster.entries, by_name=by_name)
    key = "import.committee" if known else "import.new_committee"
    console.out(words.plain(key, committee=target.committee))
    for line in import_preview.preview(words, plan):
        console.out(line)
    if plan.empty:
        return DONE
    if not order.yes and not _agreed(words, console):
        console.out(words.plain("import.declined"))
        return NOTHING_IMPORTED
    again = partial(import_plan.plan_import, entries=roster.entries, by_name=by_name)
    return await _apply(db, target, plan, again, now=now(), console=console)


async def _names_move(
    db: Database,
    order: Order,
    target: roster_import.ImportTarget,
    entries: Sequence[RosterEntry],
    console: Console,
) -> bool:
    """Whether those known by nothing but their name move to the cell the file has them in."""
    words = words_in("vi")
    async with db.read() as tx:
        found = import_plan.find_same_names(
            await roster_import.load_snapshot(tx, target.committee), entries
        )
    if not found or order.same_name:
        return order.same_name == MOVE
    if console.ask is None or order.yes:
        raise roster_file.WrongCall("import.needs_same_name", name=found[0].entry.full_name)
    for line in import_preview.same_names(words, found):
        console.out(line)
    return _agreed(words, console, "import.same_names.go")


def _agreed(words: Words, console: Console, question: str = "import.go") -> bool:
    if console.ask is None:
        raise roster_file.WrongCall("import.needs_yes")
    try:
        return clean(console.ask(words.plain(question))).lower() in YES
    except EOFError:
        return False


async def _target(
    db: Database, order: Order, default_zone: str, console: Console
) -> tuple[roster_import.ImportTarget, bool]:
    """Finds the committee the roster is for; tells whether the database knows it."""
    async with db.read() as tx:
        names = await roster_import.load_committee_names(tx)
    wanted = clean(order.committee or "")
    if not wanted and len(names) == 1:
        wanted = names[0]
    if not wanted and console.ask and not order.yes:
        wanted = clean(console.ask(words_in("vi").plain("import.ask_committee")))
    if not wanted:
        raise roster_file.WrongCall("import.which_committee")
    known = {name_key(name): name for name in names}
    name = known.get(name_key(wanted), wanted)
    return roster_import.ImportTarget(name, order.zone, default_zone), name in names


async def _plan(
    db: Database,
    target: roster_import.ImportTarget,
    entries: Sequence[RosterEntry],
    *,
    by_name: bool,
) -> import_plan.Plan:
    """Plans the changes. Raises BadFile for names that clash."""
    async with db.read() as tx:
        snapshot = await roster_import.load_snapshot(tx, target.committee)
    clashes = import_plan.find_clashes(snapshot, entries, by_name=by_name)
    if clashes:
        raise BadFile(clashes)
    return import_plan.plan_import(snapshot, entries, by_name=by_name)


async def _apply(
    db: Database,
    target: roster_import.ImportTarget,
    plan: import_plan.Plan,
    again: Callable[[import_plan.Snapshot], import_plan.Plan],
    *,
    now: datetime,
    console: Console,
) -> int:
    words = words_in("vi")
    from tqdm import tqdm  # noqa: PLC0415 - not for every start

    quiet = None if plan.size >= PROGRESS_FROM else True
    label = words.plain("import.progress")
    async with db.begin() as tx:
        if again(await roster_import.load_snapshot(tx, target.committee)) != plan:
            console.out(words.plain("import.changed_meanwhile"))
            return NOTHING_IMPORTED
        with tqdm(total=plan.size, desc=label, leave=False, disable=quiet) as progress:
            await roster_import.apply_import(
                tx, target, plan, now, progress.update, moving.apply_moves
            )
        for back in plan.returning:
            await invite_again(tx, await load_member(tx, back.member.id), now)
        entries = (*plan.new_members, *(one.entry for one in plan.changes))
        await moving.link_known(tx, {one.telegram_id for one in entries if one.telegram_id}, now)
    console.out(
        words.plain(
            "import.done",
            cells=len(plan.new_cells),
            members=len(plan.new_members),
            changes=len(plan.moves) + len(plan.changes) + len(plan.returning),
        )
    )
    return DONE
