"""The demo's world: one committee, eight units, invented people, one group, a first meeting; and
a topic session that is being prepared.
"""

import csv
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from pathlib import Path

import structlog

from bot.console.import_roster import Console, Order
from bot.console.import_roster import run as import_roster
from bot.settings import Settings
from core.committee.registration import last_day, month_of, next_month
from core.dates.holidays import Holidays
from core.dates.rules import LastWorkingDay, MeetingRule, NthWeekday, dates_between, rule_to_data
from core.dates.zones import to_local
from core.joining.invites import CONSENT_VERSION, rules
from core.model.meeting import Kind
from core.model.people import Cell
from core.topics.duties import DutyKind, DutyState, answer_within
from core.topics.topic import Topic, next_quarter, quarter_of
from core.ui.words import words_in
from db.engine.database import Database, Session
from db.groups.groups import bind_group
from db.joining.accounts import find_known_members, link_member, save_consent
from db.joining.invites import create_invite
from db.meetings.meetings import NewMeeting, save_cell_settings, save_series
from db.people import load_committee_cells, load_members
from db.settings.settings import load_committee, save_committee_settings
from db.topics.duties import ask_for_duty, load_duty, load_order, save_duty_answer
from db.topics.topics import load_topic, save_topic
from handlers.meetings.publish import publish
from handlers.topics.duty import owe_duty, settle_topic
from sandbox import Chat, Person, Sandbox

log = structlog.get_logger()

ROSTER = Path(__file__).parent / "demo_roster.csv"
COMMITTEE = "Đảng ủy Khối Doanh nghiệp quận Đống Đa"
FIRST_MEETING = timedelta(days=11)
TOPIC_CELL = "Chi bộ Hiệp hội Doanh nghiệp đầu tư nước ngoài"
TOPIC_SESSION = timedelta(days=18)
"""So far ahead that every line of its checklist is still to come."""
TOPIC = "Học tập và làm theo phong cách nêu gương của Chủ tịch Hồ Chí Minh"
PREPARE = "Đọc trước đề cương; mỗi đồng chí chuẩn bị một việc làm theo"
NEXT_TOPICS = ("Thực hành tiết kiệm, chống lãng phí", "Chuyển đổi số trong công tác hội viên")
SUGGESTED = "Nâng cao chất lượng sinh hoạt chi bộ trong tình hình mới"
TOPIC_RULE = MeetingRule(NthWeekday(1, 5), time(8, 0), place="Phòng họp tầng 3")
YEAR_CELL = "Chi bộ Hội phát triển hợp tác kinh tế Việt Nam - Asean"
YEAR_RULE = MeetingRule(LastWorkingDay(), time(17, 30), place="Phòng khách tầng 1")


@dataclass(frozen=True)
class Somebody:
    """One line of the demo's roster with the Telegram user that goes with it."""

    person: Person
    cell: str
    joined: bool


def add_people(sandbox: Sandbox) -> list[Somebody]:
    """Everybody of the roster has a telephone; who has not joined has not started the bot."""
    words = words_in("vi")
    with ROSTER.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    people = []
    for number, row in enumerate(rows, start=1001):
        joined = bool(row["telegram_id"])
        key = "demo.note" if row["chi bộ"] else "demo.note.officer"
        note = words.plain(key, role=row["chức vụ"], cell=row["chi bộ"])
        person = sandbox.add_person(row["họ tên"], user_id=number, started=joined, note=note)
        people.append(Somebody(person, row["chi bộ"], joined))
    return people


async def import_people(db: Database, settings: Settings, now: datetime) -> None:
    """The roster as an operator would import it; those marked as joined have consented."""
    order = Order(ROSTER, committee=COMMITTEE, yes=True)
    console = Console(out=log.info, ask=None)
    await import_roster(db, order, settings.timezone, lambda: now, console)


async def link_people(db: Database, people: list[Somebody], now: datetime) -> None:
    """Those who joined have agreed, and are linked to their line."""
    async with db.begin() as tx:
        for somebody in people:
            if somebody.joined:
                account_id = await save_consent(tx, somebody.person.id, "vi", CONSENT_VERSION, now)
                for member in await find_known_members(tx, somebody.person.id):
                    await link_member(tx, member, account_id)


def add_group(sandbox: Sandbox, people: list[Somebody]) -> Chat:
    """The first cell's group, with the bot in it."""
    cell = people[0].cell
    members = [one.person for one in people if one.cell == cell]
    group = sandbox.add_group(cell, members)
    sandbox.add_bot(group, by=members[0])
    return group


async def bind_first(db: Database, group: Chat, cell_name: str) -> None:
    """The group is the first cell's; the bot says so when it sees that it was added."""
    async with db.begin() as tx:
        await bind_group(tx, (await _cell(tx, cell_name)).id, group.id)


async def publish_first(db: Database, cell_name: str, now: datetime) -> None:
    """The first cell has a meeting in eleven days."""
    async with db.begin() as tx:
        cell = await _cell(tx, cell_name)
        on = to_local(now + FIRST_MEETING, cell.zone).date()
        new = NewMeeting(on, time(19, 30), words_in("vi").plain("demo.place"))
        await publish(tx, cell, new, now, account_id=None)


# --- the committee's month, and a topic session -------------------------------------------------


async def follow_rules(db: Database, now: datetime) -> None:
    """The committee asks for next month's meetings today; two cells have a rule, and one of them
    has published what it makes.
    """
    async with db.begin() as tx:
        committee = await load_committee(tx, 1)
        today = to_local(now, committee.zone).date()
        asking = {"registration": {"ask_day": today.day}}
        await save_committee_settings(tx, replace(committee, settings=asking))
        await _give_rule(tx, TOPIC_CELL, TOPIC_RULE)
        cell = await _give_rule(tx, YEAR_CELL, YEAR_RULE)
        month = next_month(month_of(today))
        [on] = dates_between(YEAR_RULE, month, last_day(month), Holidays())
        series_id = await save_series(tx, cell, rule_to_data(YEAR_RULE), now)
        new = NewMeeting(on, YEAR_RULE.at, YEAR_RULE.place, rule_on=on)
        await publish(tx, cell, new, now, account_id=None, series_id=series_id)


async def _give_rule(tx: Session, name: str, rule: MeetingRule) -> Cell:
    cell = replace(await _cell(tx, name), rule=rule_to_data(rule), place=rule.place)
    await save_cell_settings(tx, cell)
    return cell


async def prepare_topics(db: Database, now: datetime) -> None:
    """A cell has planned its quarter: one session is registered, its presenter has accepted, and
    who was asked for the news brief has not answered yet.
    """
    async with db.begin() as tx:
        cell = await _cell(tx, TOPIC_CELL)
        quarter = quarter_of(to_local(now, cell.zone).date())
        topic = await _register_session(tx, cell, now)
        for title, when in zip(NEXT_TOPICS, (quarter, next_quarter(quarter)), strict=True):
            await save_topic(tx, cell.committee_id, cell.id, when, title, now)
        await save_topic(tx, cell.committee_id, None, quarter, SUGGESTED, now)
        presenter = await _ask(tx, cell, topic, DutyKind.PRESENTER, now)
        await save_duty_answer(tx, presenter, DutyState.ACCEPTED, now)
        brief = await _ask(tx, cell, topic, DutyKind.NEWS_BRIEF, now)
        await owe_duty(tx, await load_duty(tx, brief), cell, now)
        await settle_topic(tx, topic.id, now)


async def _register_session(tx: Session, cell: Cell, now: datetime) -> Topic:
    on = to_local(now + TOPIC_SESSION, cell.zone).date()
    new = NewMeeting(
        on, time(14, 0), TOPIC_RULE.place, kind=Kind.TOPIC, topic=TOPIC, prepare=PREPARE
    )
    meeting = await publish(tx, cell, new, now, account_id=None)
    topic_id = await save_topic(
        tx, cell.committee_id, cell.id, quarter_of(on), TOPIC, now, meeting_id=meeting.id
    )
    return await load_topic(tx, topic_id)


async def _ask(tx: Session, cell: Cell, topic: Topic, kind: DutyKind, now: datetime) -> int:
    """The first in the rotation who has joined and holds no office is asked; the duty's id."""
    free = {one.id for one in await load_members(tx, cell.id) if one.joined and not one.roles}
    order = await load_order(tx, topic, kind, to_local(now, cell.zone).date())
    place, one = next(
        (place, one) for place, one in enumerate(order) if one.candidate.member_id in free
    )
    why: dict[str, object] = {
        "last_on": None,
        "waiting": one.waiting,
        "overridden": place > 0,
        "passed": [],
    }
    member_id = one.candidate.member_id
    return await ask_for_duty(tx, topic.id, kind, member_id, why, now, now + answer_within())


# --- links --------------------------------------------------------------------------------------


async def hand_out_links(
    db: Database, people: list[Somebody], now: datetime, deep_link: Callable[[str], str]
) -> None:
    """Who has not joined was given a personal link, as if the secretary had sent it on."""
    waiting = {one.person.name: one.person for one in people if not one.joined}
    rule = rules().personal
    async with db.begin() as tx:
        for cell in await load_committee_cells(tx, [1]):
            for member in await load_members(tx, cell.id):
                if member.full_name in waiting:
                    invite = await create_invite(tx, rule, now, member_id=member.id)
                    waiting[member.full_name].link = deep_link(invite.token)


async def _cell(tx: Session, name: str) -> Cell:
    cells = await load_committee_cells(tx, [1])
    return next(cell for cell in cells if cell.name == name)
