"""Forged buttons and commands: whatever is sent, only those who may change anything."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, get_type_hints

import pytest
from sqlalchemy import select

from core.answers import buttons as answers_buttons
from core.groups import buttons as groups_buttons
from core.home import buttons as home_buttons
from core.home.menu import MENU
from core.ics import buttons as ics_buttons
from core.joining import buttons as joining_buttons
from core.joining.invites import rules
from core.meetings import buttons
from core.model.answer import Reason
from core.model.meeting import Meeting
from core.model.people import Role
from core.notices import buttons as notices_buttons
from core.notices.notice import Audience, Who
from core.privacy import buttons as privacy_buttons
from core.roster import buttons as roster_buttons
from core.settings.buttons import (
    RegistrationButton,
    RuleKindButton,
    SettingsButton,
    ValueButton,
    ValueFieldButton,
)
from core.topics import buttons as topics_buttons
from core.topics.checklist import NewItem
from core.topics.duties import DutyKind
from core.ui.buttons import ButtonData, Home, Nothing
from core.visits.visit import Slot, VisitState
from db.answers.absences import save_period
from db.engine.database import Session
from db.groups.groups import bind_group
from db.joining.accounts import save_consent
from db.joining.invites import create_invite, revoke_invites, save_request
from db.notices.notices import save_notice
from db.prompts import find_prompt
from db.rows import MemberRow, Row
from db.topics.checklists import add_item
from db.topics.duties import ask_for_duty, ask_for_swap, load_duty
from db.topics.tasks import add_task
from db.topics.topics import save_topic
from db.visits.visits import record_visit, save_visit
from sandbox import Chat, Message
from tests.meetings import meet
from tests.routes import BUTTONS, ROUTES
from tests.world import World

CELL = "Chi bộ Láng Hạ"
HA, AN, CUONG = "Lê Thu Hà", "Nguyễn Văn An", "Phạm Quốc Cường"
ELSEWHERE, KHOI = "Chi bộ Thành Công", "Đỗ Văn Khôi"
STRANGER, WAITING = "Tạ Quang Lạ", "Hoàng Thị Yên"
SECRETS = (HA, AN, CUONG, WAITING, "Hội trường tầng 2", CELL)

# What anybody may press: it concerns nobody but oneself, or says that there is nothing.
ONESELF: set[type[ButtonData]] = {
    Home,
    home_buttons.CommandButton,
    home_buttons.LanguageButton,
    ics_buttons.PhoneButton,
    ics_buttons.YearFileButton,
    joining_buttons.DeclineButton,
    privacy_buttons.MeButton,
    privacy_buttons.DownloadButton,
    privacy_buttons.LeaveButton,
    privacy_buttons.LeaveConfirmedButton,
    topics_buttons.TasksButton,
}
# What a leader may press who leads another cell: it leads to their own.
OF_ANY_LEADER: set[type[ButtonData]] = {
    buttons.ListButton,
    roster_buttons.CellsButton,
    buttons.StartButton,
    buttons.AnewButton,
    buttons.ContinueButton,
    groups_buttons.OfferButton,
    notices_buttons.NewButton,
    notices_buttons.AskWhoButton,
    notices_buttons.WhoButton,
    notices_buttons.WriteButton,
    notices_buttons.UrgentButton,
    notices_buttons.UnreachedButton,
    notices_buttons.PreviewButton,
    notices_buttons.DropButton,
    notices_buttons.SendButton,
}
# What a member may press of their own cell's.
OF_ANY_MEMBER: set[type[ButtonData]] = {
    answers_buttons.AnswerButton,
    answers_buttons.ReasonButton,
    answers_buttons.CardButton,
    answers_buttons.SaidButton,
    answers_buttons.OwnWordsButton,
    buttons.CalendarButton,
    buttons.OpenButton,
    groups_buttons.OfferButton,
    ics_buttons.IcsButton,
    topics_buttons.ChecklistButton,
    topics_buttons.DutyButton,
    topics_buttons.TopicButton,
    topics_buttons.PlanButton,
}


@dataclass(frozen=True)
class Prey:
    """A cell with everything in it that a forged button might speak of."""

    values: dict[str, Any]
    group: Chat
    board: Message

    def button(self, kind: type[ButtonData]) -> ButtonData:
        """A button of this kind about this cell's real rows."""
        types = get_type_hints(kind)
        return kind(**{name: self._value(kind, name, types) for name in kind.field_kinds})

    def _value(self, kind: type[ButtonData], name: str, types: dict[str, Any]) -> Any:
        if isinstance(types[name], type) and issubclass(types[name], StrEnum):
            return list(types[name])[-1]
        if kind is RegistrationButton:
            return {**self.values, "field": "ask_day", "value": 20}[name]
        if kind in (ValueFieldButton, ValueButton):
            return {**self.values, "field": "topic_sessions_a_quarter", "value": 2}[name]
        if kind is RuleKindButton:
            return {**self.values, "kind": "day"}[name]
        return self.values[name]


async def prey(world: World) -> Prey:
    """A cell with a meeting, a board, links, a draft and somebody at the door."""
    cell_id = await world.cell(CELL, [HA, AN, f"{CUONG} (chưa)"])
    other_id = await world.cell(ELSEWHERE, [KHOI])
    people = [world.person(name) for name in (HA, AN, KHOI, STRANGER)]
    group = world.sandbox.add_group("Nhóm Láng Hạ", people)
    world.sandbox.add_bot(group, by=world.person(HA))
    async with world.db.begin() as tx:
        await bind_group(tx, cell_id, group.id)
    meeting = await meet(world, cell_id)
    await world.tap(AN, "Vắng")
    await world.say(HA, "/themhop 10/12/2026 19:30 Hội trường tầng 2")
    values = await rows_of(world, cell_id, meeting)
    board = next(m for m in world.sandbox.messages(group) if m.pinned)
    assert other_id != cell_id
    return Prey(values, group, board)


async def rows_of(world: World, cell_id: int, meeting: Meeting) -> dict[str, Any]:
    now = world.clock.now()
    async with world.db.begin() as tx:
        whose = await tx.scalar(select(MemberRow.id).where(MemberRow.full_name == CUONG))
        withdrawn = await create_invite(tx, rules().personal, now, member_id=whose)
        await revoke_invites(tx, now, member_id=whose)
        invite = await create_invite(tx, rules().cell, now, cell_id=cell_id)
        account_id = await save_consent(tx, world.person(WAITING).id, "vi", 1, now)
        request = await save_request(tx, cell_id, account_id, now, typed_name=WAITING)
        draft = await find_prompt(tx, world.person(HA).id, now)
        notice_id = await a_notice(tx, meeting, now)
        slot = Slot(cell_id, whose or 0, date(2026, 12, 1))
        visit_id = await save_visit(tx, meeting.committee_id, slot)
        await record_visit(tx, visit_id, VisitState.NOT_VISITED, now)
        about_topics = await a_topic(tx, meeting, whose or 0, now)
    assert draft
    return {
        "cell_id": cell_id,
        "meeting_id": meeting.id,
        "member_id": whose,
        "invite_id": invite.id,
        "token": withdrawn.token,
        "request_id": request.id,
        "stamp": draft.data["stamp"],
        "day": "20261210",
        "reason": "",
        "words": "bận",
        "guided": 0,
        "hour": "1930",
        "days": "d3_1_1",
        "shift": "stay",
        "weekday": 5,
        "section": "place",
        "names": 1,
        "number": 0,
        "others": 0,
        "page": 0,
        "seen": 1,
        "exempt": 1,
        "committee_id": meeting.committee_id,
        "urgent": 1,
        "notice_id": notice_id,
        "visit_id": visit_id,
        "year": 2026,
        "month": 202612,
        "came": 1,
        "held": 1,
        "sure": 1,
        "none": 1,
        "name": "themhop",
        "language": "en",
        "again": 1,
        "owner": cell_id,
        "zone": "Europe/Berlin",
        "align": 0,
        "kind": "one_day",
        "value": "2880",
        "field": "minutes",
        "closing": "day",
        "start": "2200",
        "end": "0600",
        "month_key": "2027-01",
        "quarter": "2026-10-01",
        "part": "lessons",
        "question": "lessons",
        "done": 1,
        "listed": 0,
        "offset": -2,
        "keep": 1,
        "agreed": 1,
        "minutes": 90,
        "item": "conduct",
        "points": 5,
        "guide": "12-HD/BTCTW-2018",
        "target": roster_buttons.MemberButton(whose or 0).pack().replace(":", "."),
        **about_topics,
    }


async def a_topic(tx: Session, meeting: Meeting, whose: int, now: datetime) -> dict[str, Any]:
    """A topic that somebody is asked to prepare, a swap, a line of a checklist and a task."""
    quarter = date(2026, 10, 1)
    topic_id = await save_topic(
        tx, meeting.committee_id, meeting.cell_id, quarter, "Nêu gương", now
    )
    until = now + timedelta(days=3)
    duty_id = await ask_for_duty(tx, topic_id, DutyKind.PRESENTER, whose, {}, now, until)
    swap_id = await ask_for_swap(tx, await load_duty(tx, duty_id), whose, now)
    line = NewItem("before", "In tài liệu", "", -1, member_id=whose)
    item_id = await add_item(tx, meeting, line, now)
    task_id = await add_task(tx, meeting.cell_id, meeting.id, "Viết bài", whose, None)
    days = date(2026, 12, 1), date(2026, 12, 5)
    period_id = await save_period(tx, whose, *days, Reason.WORK, now)
    return {
        "topic_id": topic_id,
        "duty_id": duty_id,
        "swap_id": swap_id,
        "item_id": item_id,
        "task_id": task_id,
        "period_id": period_id,
        "first": "20261201",
        "last": "20261205",
        "unfinished": 1,
    }


async def a_notice(tx: Session, meeting: Meeting, now: datetime) -> int:
    """One that HA can still take back."""
    whose = (await tx.scalars(select(MemberRow).where(MemberRow.full_name == HA))).one()
    audience = Audience((meeting.cell_id,), Who.ALL, whose.id, Role.SECRETARY)
    until = now + timedelta(minutes=5)
    scope = meeting.scope
    return await save_notice(tx, scope, whose.account_id, AN, audience, now, until, None)


async def everything(world: World, but: str) -> dict[str, list[str]]:
    """All rows of all tables, but for the inbox and what was asked of that person."""
    own = world.person(but).id
    async with world.db.read() as tx:
        return {
            table.name: sorted(
                str(row)
                for row in (await tx.execute(select(table))).mappings()
                if table.name != "prompt" or row["telegram_id"] != own
            )
            for table in Row.metadata.sorted_tables
            if table.name != "inbox"
        }


async def forge(world: World, who: str, button: ButtonData, message: Message) -> str:
    """Presses the forged button; what was answered. Nobody may wait."""
    press = world.sandbox.press_data(world.person(who), button.pack(), message=message)
    await world.settle()
    assert press.answered, button
    return press.text or ""


@asynccontextmanager
async def nothing_changes(world: World, who: str) -> AsyncIterator[None]:
    """Whatever this person presses meanwhile, every row of every table stays as it was."""
    before = await everything(world, but=who)
    yield
    after = await everything(world, but=who)
    assert {name: after[name] for name in after if after[name] != before[name]} == {}


async def standing_at(world: World, who: str) -> Message:
    await world.say(who, "/help")
    return world.sees(who)


def told(world: World, who: str) -> str:
    return "\n".join(world.texts(who))


async def test_a_stranger_changes_nothing_and_sees_nobody(world: World) -> None:
    found = await prey(world)
    message = await standing_at(world, STRANGER)
    async with nothing_changes(world, STRANGER):
        for kind in BUTTONS:
            said = await forge(world, STRANGER, found.button(kind), message)
            assert said or kind in ONESELF | {groups_buttons.OfferButton}, kind
            assert not any(secret in said for secret in SECRETS), kind
    assert not any(secret in told(world, STRANGER) for secret in SECRETS)


async def test_the_secretary_of_another_cell_changes_nothing_here(world: World) -> None:
    found = await prey(world)
    message = await standing_at(world, KHOI)
    async with nothing_changes(world, KHOI):
        for kind in BUTTONS:
            if kind in ONESELF:
                continue
            said = await forge(world, KHOI, found.button(kind), message)
            assert said or kind in OF_ANY_LEADER, kind
            assert not any(secret in said for secret in SECRETS), kind
    assert not any(secret in told(world, KHOI) for secret in SECRETS)


async def test_a_plain_member_does_nothing_that_is_the_leaders(world: World) -> None:
    found = await prey(world)
    message = await standing_at(world, AN)
    async with nothing_changes(world, AN):
        for kind in BUTTONS:
            if kind not in ONESELF | OF_ANY_MEMBER:
                assert await forge(world, AN, found.button(kind), message), kind
    assert not any(secret in told(world, AN) for secret in (CUONG, WAITING))


@pytest.mark.parametrize("who", [STRANGER, KHOI, AN])
async def test_in_the_group_only_answers_are_taken(world: World, who: str) -> None:
    found = await prey(world)
    async with nothing_changes(world, who):
        for kind in BUTTONS:
            if who == AN and kind is answers_buttons.AnswerButton:
                continue
            said = await forge(world, who, found.button(kind), found.board)
            assert said or kind is groups_buttons.OfferButton, kind
            private = "nhắn riêng" in said or "trò chuyện riêng" in said
            assert kind in ROUTES.in_groups or private, said
    assert found.board.pinned


async def test_a_button_that_does_nothing_is_answered(world: World) -> None:
    await prey(world)
    for who in (STRANGER, KHOI, AN):
        async with nothing_changes(world, who):
            assert await forge(world, who, Nothing(), await standing_at(world, who)) == ""


LINES = [
    f"/{word}{more}"
    for command in MENU
    for word in (*command.words("vi"), *command.words("en"))
    for more in ("", " 03/12/2026 19:30 A")
]


async def test_a_strangers_commands_are_answered_and_keep_nothing(world: World) -> None:
    await prey(world)
    before = await everything(world, but=STRANGER)
    for line in LINES:
        written = len(world.texts(STRANGER))
        await world.say(STRANGER, line)
        assert await everything(world, but=STRANGER) == before, line
        assert len(world.texts(STRANGER)) == written + 1, line
    assert not any(secret in told(world, STRANGER) for secret in SECRETS)


async def test_a_strangers_commands_in_the_group_name_nobody(world: World) -> None:
    """A further board may come, and follows the rows as the first one does."""
    found = await prey(world)
    before = await everything(world, but=STRANGER)
    for line in LINES:
        await world.say(STRANGER, line, chat=found.group)
        after = await everything(world, but=STRANGER)
        assert {**after, "view": []} == {**before, "view": []}, line
    written = "".join(message.text for message in world.sandbox.messages(found.group))
    assert not any(name in written for name in (HA, AN, CUONG, WAITING))


async def test_an_officer_of_another_committee_sees_nothing(world: World) -> None:
    found = await prey(world)
    await world.cell("Chi bộ Hoa Mai", [], committee="Đảng ủy Phường")
    officer = "Vũ Thị Giang"
    whose = await world.member(None, officer, Role.OFFICER)
    async with world.db.begin() as tx:
        row = await tx.get_one(MemberRow, whose)
        row.committee_id += 1
    message = await standing_at(world, officer)
    for kind in (
        answers_buttons.SummaryButton,
        roster_buttons.RosterButton,
        roster_buttons.MemberButton,
        SettingsButton,
    ):
        assert await forge(world, officer, found.button(kind), message), kind
    assert not any(secret in told(world, officer) for secret in SECRETS)
