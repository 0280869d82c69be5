"""What a steady state costs as history grows: `python -m benchmarks.growth`.

The history is made by the product's own functions: meetings published, waves expanded, answers
given, cards remembered. Only "it was sent" is written in bulk.
"""

import argparse
import asyncio
import csv
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Integer, String, func, insert, literal, select, update

from benchmarks.committee import (
    FAMILY,
    FIRST_ID,
    GIVEN,
    MIDDLE,
    add_committee,
    all_attend,
    check_empty,
    meet,
    meet_everywhere,
    names,
)
from benchmarks.due import AtOnce
from benchmarks.table import middle, show, show_machine, times
from bot.clock import utc_now
from bot.console import import_roster as import_command
from bot.console.import_roster import Console, Order
from core.answers.screens.boards import summary
from core.answers.views import SummaryView
from core.model.answer import Answer, Choice
from core.model.names import name_key
from core.ui.words import words_in
from db.answers.answers import Given, load_lines, save_answers
from db.engine.database import Database, Session
from db.engine.migrate import migrate
from db.meetings.meetings import load_meeting
from db.rows import (
    AccountRow,
    AnswerHistoryRow,
    AnswerRow,
    CellRow,
    DeliveryRow,
    MemberRow,
    ReminderRow,
    ViewRow,
)
from jobs.outbox.deliver import Courier
from jobs.reminders.gap import note_alive
from jobs.reminders.waves import expand_due
from jobs.rounds import Rounds
from jobs.tidy import tidy_up

CELLS = 92
ROWS_OF_A_MEETING = 600
TICK = "a tick, nothing due"
PRESS = "a press, in the database"
SUMMARY = "summary, a cell of 80"
CURVES = (TICK, PRESS, SUMMARY)
MONTH = timedelta(days=30)
Work = Callable[[], Awaitable[Any]]


async def fresh(file: Path) -> Database:
    """A migrated, empty database."""
    url = f"sqlite:///{file}"
    migrate(url, utc_now())
    return Database(url)


# --- a history ------------------------------------------------------------------------------------


async def grow(db: Database, cell_ids: list[int], rows: int, months: int, now: datetime) -> int:
    """History until there are so many rows of it; how many months there are then."""
    while (missing := rows - await count_rows(db)) > 0:
        months += 1
        cells = min(len(cell_ids), max(1, round(missing / ROWS_OF_A_MEETING)))
        await live_through(db, cell_ids[:cells], now - (months + 1) * MONTH)
    return months


async def live_through(db: Database, cell_ids: list[int], published: datetime) -> None:
    """A month that is over: everybody was invited and reminded, and has answered."""
    async with db.begin() as tx:
        held = await meet_everywhere(tx, cell_ids, published, ahead=timedelta(days=10))
    await expand_due(db, published)
    async with db.begin() as tx:
        for meeting in held:
            await all_attend(tx, meeting, published)
    for days in (7, 9, 10):
        await expand_due(db, published + timedelta(days=days))
    async with db.begin() as tx:
        await _was_sent(tx, published)


async def _was_sent(tx: Session, at: datetime) -> None:
    """What is pending was sent, and everybody has the card."""
    pending = DeliveryRow.state == "pending"
    card = select(
        literal("card", String), AccountRow.telegram_id, DeliveryRow.id, DeliveryRow.meeting_id,
        DeliveryRow.member_id, DeliveryRow.kind, literal(1, Integer), literal(0, Integer),
    )  # fmt: skip
    card = card.join(MemberRow, MemberRow.id == DeliveryRow.member_id)
    card = card.join(AccountRow, AccountRow.id == MemberRow.account_id).where(pending)
    columns = ["kind", "chat_id", "message_id", "meeting_id", "member_id", "head", "revision"]
    await tx.execute(insert(ViewRow).from_select([*columns, "dirty"], card))
    await tx.execute(
        update(DeliveryRow)
        .where(pending)
        .values(state="sent", finished_at=at, message_id=DeliveryRow.id, attempts=1)
    )
    seen = select(AnswerHistoryRow.meeting_id)
    given = select(
        AnswerRow.meeting_id, AnswerRow.member_id, AnswerRow.choice, literal("", String),
        AnswerRow.answered_at,
    ).where(AnswerRow.meeting_id.not_in(seen))  # fmt: skip
    columns = ["meeting_id", "member_id", "choice", "reason_text", "at"]
    await tx.execute(insert(AnswerHistoryRow).from_select(columns, given))


async def count_rows(db: Database) -> int:
    async with db.read() as tx:
        tables = (DeliveryRow, AnswerRow, AnswerHistoryRow, ViewRow, ReminderRow)
        return sum([await tx.scalar(select(func.count()).select_from(t)) or 0 for t in tables])


# --- what it costs ----------------------------------------------------------------------------


async def cost(work: Work, runs: int) -> float:
    """Milliseconds, the median of so many runs."""
    took = []
    for _ in range(runs):
        began = time.perf_counter()
        await work()
        took.append(1000 * (time.perf_counter() - began))
    return middle(took)


async def steady(db: Database, now: datetime) -> dict[str, float]:
    """A second in which nothing is due, and what is looked at now and then."""
    everybody: Any = AtOnce()
    rounds = Rounds(db, everybody, lambda: now, Courier(db, everybody, lambda: now))
    await rounds.make()  # what the committee asks for by itself on such a day of the month
    assert await rounds.make() == 0, "something is due"
    return {
        TICK: await cost(rounds.make, 300),
        "note that Telegram is heard (every 10 s)": await cost(
            lambda: note_alive(db, now, now, timedelta(0)), 50
        ),
        "cards anew after a gap (nothing open)": await cost(
            lambda: note_alive(db, now, now, timedelta(hours=1)), 20
        ),
        "tidy up (every hour)": await cost(lambda: tidy_up(db, now), 5),
    }


async def one_cell(db: Database, cell_id: int, now: datetime, days: int) -> dict[str, float]:
    """What a secretary of 80 waits for."""
    async with db.begin() as tx:
        meeting = await meet(tx, cell_id, now + timedelta(days=days), now)
        await tx.execute(update(ReminderRow).values(state="expanded"))
        await all_attend(tx, meeting, now)

    async def lines() -> None:
        async with db.read() as tx:
            await load_lines(tx, meeting)

    async def whole() -> None:
        async with db.read() as tx:
            found = await load_meeting(tx, meeting.id)
            answers = await load_lines(tx, found)
            summary(words_in("vi"), SummaryView(found, answers, now, reasons=True))

    async def press() -> None:
        async with db.begin() as tx:
            await load_meeting(tx, meeting.id)
            given = Given(meeting.id, member_id, Answer(Choice.ATTEND), None, None)
            await save_answers(tx, [given], now)

    async with db.read() as tx:
        member_id = (await load_lines(tx, meeting))[0].member_id
    return {
        PRESS: await cost(press, 100),
        "load_lines, a cell of 80": await cost(lines, 100),
        SUMMARY: await cost(whole, 100),
    }


async def one_day(db: Database, cell_ids: list[int], now: datetime) -> dict[str, float]:
    """Every cell's invitation due at once; how long others were kept from the event loop."""
    async with db.begin() as tx:
        await meet_everywhere(tx, cell_ids, now, ahead=timedelta(days=6))
    late: list[float] = []
    watch = asyncio.create_task(_watch(late))
    began = time.perf_counter()
    await expand_due(db, now)
    took = 1000 * (time.perf_counter() - began)
    watch.cancel()
    return {
        "expand the waves of all cells": took,
        "meanwhile the event loop was late by at most": max(late, default=0.0),
    }


async def _watch(late: list[float]) -> None:
    while True:
        began = time.perf_counter()
        await asyncio.sleep(0.001)
        late.append(1000 * (time.perf_counter() - began) - 1)


async def measure(folder: Path, members: int, sizes: list[int]) -> dict[int, dict[str, float]]:
    """What it costs with so many rows of history behind it, one size after the other."""
    now = utc_now().replace(microsecond=0)
    file = folder / "growing.sqlite"
    db = await fresh(file)
    async with db.begin() as tx:
        cell_ids = await add_committee(tx, CELLS, members, now)
        big = await _cell_of_80(tx)
    found: dict[int, dict[str, float]] = {}
    months = 0
    for day, rows in enumerate(sizes):
        months = await grow(db, cell_ids, rows, months, now)
        found[rows] = {"rows of history": await count_rows(db), "MB on disk": megabytes(file)}
        found[rows] |= await steady(db, now)
        found[rows] |= await one_cell(db, big, now, days=20 + day)
    found[sizes[-1]] |= await one_day(db, cell_ids, now)
    await db.close()
    return found


def megabytes(file: Path) -> float:
    """On disk, what was not yet moved into the file itself included."""
    beside = file.with_name(file.name + "-wal")
    return sum(one.stat().st_size for one in (file, beside) if one.exists()) / 1e6


def draw(found: dict[int, dict[str, float]], picture: Path) -> None:
    """The curves, from the numbers just measured."""
    import matplotlib as mpl  # noqa: PLC0415 - slow to load, and not needed for the figures

    mpl.use("Agg")
    from matplotlib import pyplot as plt  # noqa: PLC0415

    chart, axes = plt.subplots(figsize=(8, 4.5))
    rows = [one["rows of history"] for one in found.values()]
    for label in CURVES:
        axes.plot(rows, [one[label] for one in found.values()], marker="o", label=label)
    axes.set(xscale="log", xlabel="rows of history", ylabel="milliseconds")
    axes.set_ylim(bottom=0)
    axes.grid(visible=True, alpha=0.3)
    axes.legend()
    chart.tight_layout()
    chart.savefig(picture, dpi=110)


async def _cell_of_80(tx: Session) -> int:
    first = await tx.scalar(select(CellRow).order_by(CellRow.id).limit(1))
    assert first
    cell = CellRow(
        committee_id=first.committee_id, name="Chi bộ lớn", zone=first.zone,
        reminders=first.reminders,
    )  # fmt: skip
    tx.add(cell)
    await tx.flush()
    people = names(80)
    rows = [
        {"committee_id": cell.committee_id, "cell_id": cell.id, "full_name": name,
         "name_key": name_key(name), "standing": "official"}
        for name in people
    ]  # fmt: skip
    await tx.execute(insert(MemberRow), rows)
    return cell.id


# --- an import ----------------------------------------------------------------------------------


def write_roster(file: Path, members: int) -> None:
    people = names(len(FAMILY) * len(MIDDLE) * len(GIVEN))
    with file.open("w", newline="", encoding="utf-8") as opened:
        sheet = csv.writer(opened)
        sheet.writerow(["chi bộ", "họ tên", "chức vụ", "diện", "miễn sinh hoạt", "telegram_id"])
        for number in range(members):
            role = "bí thư" if number < CELLS else "đảng viên"
            cell = f"Chi bộ Doanh nghiệp số {number % CELLS + 1}"
            name = people[number // CELLS]
            sheet.writerow([cell, name, role, "chính thức", "", FIRST_ID + number])


async def imported(folder: Path, members: int) -> tuple[float, float]:
    """Seconds that the first import of a roster takes, and the same file once more."""
    file = folder / f"roster-{members}.csv"
    write_roster(file, members)
    db = await fresh(folder / f"import-{members}.sqlite")
    await check_empty(db)
    order = Order(file, committee="Đảng ủy Khối Doanh nghiệp", yes=True)
    took = []
    for _ in range(2):
        began = time.perf_counter()
        said = Console(lambda _line: None, None)
        status = await import_command.run(db, order, "Asia/Ho_Chi_Minh", utc_now, said)
        assert status == import_command.DONE
        took.append(time.perf_counter() - began)
    await db.close()
    return took[0], took[1]


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--members", type=int, default=7000)
    parser.add_argument("--rows", type=int, nargs="+", default=[1_000, 10_000, 100_000, 1_000_000])
    parser.add_argument("--picture", type=Path, help="where the curves are drawn, a .png")
    options = parser.parse_args()
    show_machine()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        found = await measure(folder, options.members, options.rows)
        few, many = found[options.rows[0]], found[options.rows[-1]]
        rows: list[list[object]] = [
            [
                label,
                *(one.get(label, "") for one in found.values()),
                times(value, few[label]) if label in few else "",
            ]
            for label, value in many.items()
        ]
        head = ["milliseconds", *(f"{size:,} rows" for size in found), "last / first"]
        show(f"{CELLS} cells, {options.members} members, as history grows", head, rows)
        if options.picture:
            draw(found, options.picture)
        tenth, whole = options.members // 10, options.members
        took = zip(await imported(folder, tenth), await imported(folder, whole), strict=True)
        labels = ("import, s", "the same file once more, s")
        lines = _side_by_side(dict(zip(labels, took, strict=True)))
        show("A roster from a file", ["", f"{tenth} lines", f"{whole} lines", "ratio"], lines)


def _side_by_side(pairs: dict[str, tuple[float, float]]) -> list[list[object]]:
    return [[label, a, b, times(b, a)] for label, (a, b) in pairs.items()]


if __name__ == "__main__":
    asyncio.run(main())
