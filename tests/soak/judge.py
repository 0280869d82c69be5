"""What must be true afterwards: Telegram's own record says what people received and pressed, the
database says what was kept.
"""

import re
from collections import Counter, defaultdict
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import func, select

from db.engine.database import Session
from db.rows import (
    AccountRow,
    AnswerHistoryRow,
    AnswerRow,
    DeliveryRow,
    InboxRow,
    MeetingRow,
    ReminderRow,
)
from sandbox.limits import Gate
from tests.soak.story import LATER, Cell, Story

TAGS = re.compile(r"<[^>]+>")
INVITED, AGAIN = "📨 MỜI HỌP", "📨 THƯ MỜI"


class Due(NamedTuple):
    """A message about a meeting that one member is due."""

    member_id: int
    meeting_id: int


async def judge(story: Story) -> None:
    """Raises AssertionError for whatever was lost, came too often, or too fast."""
    async with story.db.read() as tx:
        await _every_press_once(tx, story)
        await _answers_are_the_last_presses(tx, story)
        await _everybody_was_invited(tx, story)
        await _all_came_to_an_end(tx, story)
        await _everybody_is_back(tx)
        await _the_group_kept_its_board(tx, story)
    _no_life_broke_the_limits(story)


async def _every_press_once(tx: Session, story: Story) -> None:
    rows = await tx.execute(
        select(
            AnswerHistoryRow.update_id,
            AnswerHistoryRow.member_id,
            AnswerHistoryRow.meeting_id,
            AnswerHistoryRow.choice,
        ).order_by(AnswerHistoryRow.update_id)
    )
    member_ids = {key: value for cell in story.cells for key, value in cell.members.items()}
    pressed = [
        (tap.update_id, member_ids[tap.person.id], tap.meeting_id, tap.choice.value)
        for tap in story.taps
    ]
    kept = [tuple(row) for row in rows]
    assert set(pressed) - set(kept) == set(), "presses without effect"
    assert len(kept) == len(pressed), "presses that took effect more than once"


async def _answers_are_the_last_presses(tx: Session, story: Story) -> None:
    """Everybody presses in one chat only, so the last one handed over is the last one meant."""
    member_ids = {key: value for cell in story.cells for key, value in cell.members.items()}
    last = {
        Due(member_ids[tap.person.id], tap.meeting_id): tap.choice.value
        for tap in sorted(story.taps)
    }
    rows = await tx.execute(select(AnswerRow.member_id, AnswerRow.meeting_id, AnswerRow.choice))
    assert {Due(row.member_id, row.meeting_id): row.choice for row in rows} == last


async def _everybody_was_invited(tx: Session, story: Story) -> None:
    """At least once; what came more often is counted in the outbox, row by row."""
    owed: defaultdict[tuple[Due, str], int] = defaultdict(int)
    rows = await tx.execute(
        select(
            DeliveryRow.member_id,
            DeliveryRow.meeting_id,
            DeliveryRow.kind,
            DeliveryRow.possible_duplicates,
        ).where(DeliveryRow.kind.in_(("invitation", "card_again")))
    )
    for member_id, meeting_id, kind, doubtful in rows:
        owed[Due(member_id or 0, meeting_id or 0), kind] += 1 + doubtful
    received = await _received(tx, story)
    for cell in story.cells:
        for meeting_id in await tx.scalars(
            select(MeetingRow.id).where(MeetingRow.cell_id == cell.id)
        ):
            for telegram_id, member_id in cell.members.items():
                due = Due(member_id, meeting_id)
                invited, again = received[due, "invitation"], received[due, "card_again"]
                assert invited + again, f"{telegram_id} heard nothing of meeting {meeting_id}"
                assert invited <= owed[due, "invitation"], f"{due}: {invited} invitations"
                assert again <= owed[due, "card_again"], f"{due}: {again} cards again"
                assert not again or telegram_id in story.blocked_once


async def _received(tx: Session, story: Story) -> Counter[tuple[Due, str]]:
    """What Telegram showed each member, by the calls that took effect."""
    found: Counter[tuple[Due, str]] = Counter()
    for cell in story.cells:
        days = {
            f"{on:%d/%m/%Y}": meeting_id
            for meeting_id, on in await tx.execute(
                select(MeetingRow.id, MeetingRow.on_date).where(MeetingRow.cell_id == cell.id)
            )
        }
        found += _received_in(story, cell, days)
    return found


def _received_in(story: Story, cell: Cell, days: dict[str, int]) -> Counter[tuple[Due, str]]:
    found: Counter[tuple[Due, str]] = Counter()
    for call in story.sandbox.calls:
        member_id = cell.members.get(call.params.get("chat_id", 0))
        if member_id is None or call.method != "sendMessage" or not call.took_effect:
            continue
        text = TAGS.sub("", call.params["text"])
        kind = {INVITED: "invitation", AGAIN: "card_again"}.get(text[: len(INVITED)])
        day = re.search(r"\d\d/\d\d/\d{4}", text)
        if kind and day:
            found[Due(member_id, days[day[0]]), kind] += 1
    return found


async def _all_came_to_an_end(tx: Session, story: Story) -> None:
    assert await tx.scalar(select(func.count()).where(InboxRow.worked_at.is_(None))) == 0
    waits = (DeliveryRow.state == "pending") & (DeliveryRow.not_before > datetime.now(UTC) + LATER)
    rows = await tx.execute(
        select(DeliveryRow.state, DeliveryRow.kind, DeliveryRow.member_id, DeliveryRow.error).where(
            ~waits
        )
    )
    blocked = {cell.members.get(person) for cell in story.cells for person in story.blocked_once}
    for state, kind, member_id, error in rows:
        excused = member_id in blocked and state in ("refused", "cancelled")
        moved = kind == "group_board" and state == "cancelled"
        assert state == "sent" or excused or moved, f"{kind} of {member_id}: {state} ({error})"
    late = select(func.count()).where(ReminderRow.state == "missed")
    assert await tx.scalar(late) == 0


async def _everybody_is_back(tx: Session) -> None:
    """Whoever blocked the bot has taken it back: what comes later is to reach them too."""
    lost = select(AccountRow.telegram_id).where(AccountRow.unreachable_since.is_not(None))
    assert (await tx.scalars(lost)).all() == []


async def _the_group_kept_its_board(tx: Session, story: Story) -> None:
    cell = story.cells[0]
    assert cell.group is not None
    meetings = await tx.scalar(select(func.count()).where(MeetingRow.cell_id == cell.id))
    boards = [m for m in story.sandbox.messages(cell.group) if m.from_.is_bot and not m.service]
    assert len(boards) >= (meetings or 0)


def _no_life_broke_the_limits(story: Story) -> None:
    """Each process by itself kept Telegram's limits; after a kill the next one cannot know what
    the last one sent a moment ago.
    """
    times = [0.0]
    for begin, end in zip(story.lives, [*story.lives[1:], float("inf")], strict=True):
        gate = Gate(story.sandbox.gate.limits, lambda: times[-1])
        for call in story.sandbox.calls:
            judged = call.fault is None or call.fault.how in ("late", "cut_after")
            if judged and begin <= call.at < end:
                times.append(call.at)
                wait = gate.admit(call.method, call.params.get("chat_id"))
                assert not wait, f"{call.method} to {call.params.get('chat_id')} came too fast"
