"""Forged buttons and commands: whatever is sent, only those who may change anything."""

from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, get_type_hints

import pytest
from sqlalchemy import select

from core.buttons import ButtonData, Home, Nothing
from core.invites import rules
from core.meetings import Meeting
from core.people import Role
from core.texts import boards, card, groups, home, joining, me, members
from core.texts import calendar as calendars
from core.texts.new_meeting import StartButton
from core.texts.rule import RuleKindButton
from core.texts.settings import SettingsButton
from db.accounts import save_consent
from db.groups import bind_group
from db.invites import create_invite, revoke_invites, save_request
from db.prompts import find_prompt
from db.rows import MemberRow, Row
from handlers.routes import BUTTONS, COMMANDS, GROUP_BUTTONS
from sandbox import Chat, Message
from tests.meetings import meet
from tests.world import World

CELL = "Chi bộ Láng Hạ"
HA, AN, CUONG = "Lê Thu Hà", "Nguyễn Văn An", "Phạm Quốc Cường"
ELSEWHERE, KHOI = "Chi bộ Thành Công", "Đỗ Văn Khôi"
STRANGER, WAITING = "Tạ Quang Lạ", "Hoàng Thị Yên"
SECRETS = (HA, AN, CUONG, WAITING, "Hội trường tầng 2", CELL)

# What anybody may press: it concerns nobody but oneself, or says that there is nothing.
ONESELF: set[type[ButtonData]] = {
    Home, home.CommandButton, home.LanguageButton, joining.DeclineButton, me.MeButton,
    me.DownloadButton, me.LeaveButton, me.LeaveConfirmedButton,
}  # fmt: skip
# What a leader may press who leads another cell: it leads to their own.
OF_ANY_LEADER: set[type[ButtonData]] = {members.CellsButton, StartButton, groups.OfferButton}
# What a member may press of their own cell's.
OF_ANY_MEMBER: set[type[ButtonData]] = {
    card.AnswerButton, card.ReasonButton, card.CardButton, calendars.CalendarButton,
    calendars.OpenButton, groups.OfferButton,
}  # fmt: skip


@dataclass(frozen=True)
class Prey:
    """A cell with everything in it that a forged button might speak of."""

    values: dict[str, Any]
    group: Chat
    board: Message

    def button(self, kind: type[ButtonData]) -> ButtonData:
        """A button of this kind about this cell's real rows."""
        types = get_type_hints(kind)
        return kind(**{one.name: self._value(kind, one.name, types) for one in fields(kind)})

    def _value(self, kind: type[ButtonData], name: str, types: dict[str, Any]) -> Any:
        if isinstance(types[name], type) and issubclass(types[name], StrEnum):
            return list(types[name])[-1]
        if kind is RuleKindButton:
            return {"kind": "day", **self.values}[name]
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
    assert draft
    return {
        "cell_id": cell_id, "meeting_id": meeting.id, "member_id": whose,
        "invite_id": invite.id, "token": withdrawn.token, "request_id": request.id,
        "stamp": draft.data["stamp"], "day": "20261210", "hour": "1930", "days": "d3_1_1",
        "shift": "stay", "weekday": 5, "section": "place", "names": 1, "number": 0, "others": 0,
        "page": 0, "seen": 1, "exempt": 1, "name": "themhop", "language": "en",
    }  # fmt: skip


async def everything(world: World, but: str) -> dict[str, list[str]]:
    """All rows of all tables, but for the inbox and what was asked of that person."""
    own = world.person(but).id
    async with world.db.read() as tx:
        return {
            table.name: sorted(
                str(row) for row in (await tx.execute(select(table))).mappings()
                if table.name != "prompt" or row["telegram_id"] != own
            )
            for table in Row.metadata.sorted_tables
            if table.name != "inbox"
        }  # fmt: skip


async def forge(world: World, who: str, button: ButtonData, message: Message) -> str:
    """Presses the forged button; what was answered. Nothing may change, nobody may wait."""
    before = await everything(world, but=who)
    press = world.sandbox.press_data(world.person(who), button.pack(), message=message)
    await world.settle()
    assert press.answered, button
    assert await everything(world, but=who) == before, button
    return press.text or ""


async def standing_at(world: World, who: str) -> Message:
    await world.say(who, "/help")
    return world.sees(who)


def told(world: World, who: str) -> str:
    return "\n".join(world.texts(who))


async def test_a_stranger_changes_nothing_and_sees_nobody(world: World) -> None:
    found = await prey(world)
    message = await standing_at(world, STRANGER)
    for kind in BUTTONS:
        said = await forge(world, STRANGER, found.button(kind), message)
        assert said or kind in ONESELF | {groups.OfferButton}, kind
        assert not any(secret in said for secret in SECRETS), kind
    assert not any(secret in told(world, STRANGER) for secret in SECRETS)


async def test_the_secretary_of_another_cell_changes_nothing_here(world: World) -> None:
    found = await prey(world)
    message = await standing_at(world, KHOI)
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
    for kind in BUTTONS:
        if kind in ONESELF | OF_ANY_MEMBER:
            continue
        assert await forge(world, AN, found.button(kind), message), kind
    assert not any(secret in told(world, AN) for secret in (CUONG, WAITING))


@pytest.mark.parametrize("who", [STRANGER, KHOI, AN])
async def test_in_the_group_only_answers_are_taken(world: World, who: str) -> None:
    found = await prey(world)
    for kind in BUTTONS:
        if who == AN and kind is card.AnswerButton:
            continue
        said = await forge(world, who, found.button(kind), found.board)
        assert said or kind is groups.OfferButton, kind
        assert kind in GROUP_BUTTONS or "nhắn riêng" in said or "trò chuyện riêng" in said, said
    assert found.board.pinned


async def test_a_button_that_does_nothing_is_answered(world: World) -> None:
    await prey(world)
    for who in (STRANGER, KHOI, AN):
        assert await forge(world, who, Nothing(), await standing_at(world, who)) == ""


LINES = [
    f"/{word}{more}" for words in COMMANDS for word in words for more in ("", " 03/12/2026 19:30 A")
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
    for kind in (boards.SummaryButton, members.RosterButton, members.MemberButton, SettingsButton):
        assert await forge(world, officer, found.button(kind), message), kind
    assert not any(secret in told(world, officer) for secret in SECRETS)
