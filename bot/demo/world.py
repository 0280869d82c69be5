"""The demo's world: one committee, eight units, invented people, one group, a first meeting."""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path

import structlog

from bot.console import import_roster
from bot.settings import Settings
from core.dates.zones import to_local
from core.joining import invites
from core.model.people import Cell
from core.ui.words import words_in
from db.engine.database import Database, Session
from db.groups.groups import bind_group
from db.joining import accounts
from db.joining.invites import create_invite
from db.meetings.meetings import NewMeeting
from db.people import load_committee_cells, load_members
from handlers.meetings.publish import publish
from sandbox import Chat, Person, Sandbox

log = structlog.get_logger()

ROSTER = Path(__file__).parent / "demo_roster.csv"
COMMITTEE = "Đảng ủy phường Hồng Mai"
FIRST_MEETING = timedelta(days=11)


@dataclass(frozen=True)
class Somebody:
    """One line of the demo's roster with the Telegram user that goes with it."""

    person: Person
    cell: str
    joined: bool


def add_people(sandbox: Sandbox) -> list[Somebody]:
    """Gives everyone a phone; those who have not joined have not started the bot."""
    words = words_in("vi")
    with ROSTER.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    people = []
    for number, row in enumerate(rows, start=1001):
        joined = bool(row["telegram_id"])
        key = "demo.note" if row["chi bộ"] else "demo.note.officer"
        note = words.plain(key, role=row["chức vụ"], cell=row["chi bộ"])
        person = sandbox.add_person(
            row["họ tên"], user_id=number, started=joined, note=note, circle=row["chi bộ"]
        )
        people.append(Somebody(person, row["chi bộ"], joined))
    return people


async def import_people(db: Database, settings: Settings, now: datetime) -> None:
    """Imports as an operator would; those marked as joined have consented."""
    order = import_roster.Order(ROSTER, committee=COMMITTEE, yes=True)
    console = import_roster.Console(out=log.info, ask=None)
    await import_roster.run(db, order, settings.timezone, lambda: now, console)


async def link_people(db: Database, people: list[Somebody], now: datetime) -> None:
    """Links those who joined, with their agreement, to their line."""
    async with db.begin() as tx:
        for somebody in people:
            if somebody.joined:
                account_id = await accounts.save_consent(
                    tx, somebody.person.id, "vi", invites.CONSENT_VERSION, now
                )
                for member in await accounts.find_known_members(tx, somebody.person.id):
                    await accounts.link_member(tx, member, account_id)


def add_group(sandbox: Sandbox, people: list[Somebody]) -> Chat:
    cell = people[0].cell
    members = [one.person for one in people if one.cell == cell]
    group = sandbox.add_group(cell, members)
    sandbox.add_bot(group, by=members[0])
    return group


async def bind_first(db: Database, group: Chat, cell_name: str) -> None:
    """Binds the group; the bot says so when it sees that it was added."""
    async with db.begin() as tx:
        await bind_group(tx, (await load_named(tx, cell_name)).id, group.id)


async def publish_first(db: Database, cell_name: str, now: datetime) -> None:
    """Publishes a meeting in eleven days."""
    async with db.begin() as tx:
        cell = await load_named(tx, cell_name)
        on = to_local(now + FIRST_MEETING, cell.zone).date()
        new = NewMeeting(on, time(19, 30), words_in("vi").plain("demo.place"))
        await publish(tx, cell, new, now, account_id=None)


async def hand_out_links(
    db: Database, people: list[Somebody], now: datetime, deep_link: Callable[[str], str]
) -> None:
    """Gives personal links to those who have not joined, as the secretary would."""
    waiting = {one.person.name: one.person for one in people if not one.joined}
    rule = invites.rules().personal
    async with db.begin() as tx:
        for cell in await load_committee_cells(tx, [1]):
            for member in await load_members(tx, cell.id):
                if member.full_name in waiting:
                    invite = await create_invite(tx, rule, now, member_id=member.id)
                    waiting[member.full_name].link = deep_link(invite.token)


async def load_named(tx: Session, name: str) -> Cell:
    cells = await load_committee_cells(tx, [1])
    return next(cell for cell in cells if cell.name == name)
