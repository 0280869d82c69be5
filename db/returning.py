"""Somebody who could not be reached is back."""

from datetime import datetime

from core.people import Actor, Membership
from core.reminders import INVITATION
from db.answers import find_answer
from db.engine import Session
from db.meetings import load_open_meetings
from db.missed import Whose, owe_missed
from db.outbox import CARD_AGAIN, owe
from db.people import record_reachable
from db.roster import touch_rosters
from db.views import wake_views
from db.waves import has_planned_wave


async def welcome_back(tx: Session, actor: Actor, now: datetime) -> None:
    """The person counts as reachable, and is owed what they may have missed."""
    await record_reachable(tx, actor.telegram_id, now)
    await wake_views(tx, actor.telegram_id)
    told = await owe_missed(tx, [own.member_id for own in actor.memberships], now)
    for own in actor.memberships:
        if own.cell_id is not None:
            await _owe_cards(tx, own, own.cell_id, told, now)
    await touch_rosters(tx, actor.cell_ids, now)  # after the waves, as the planner does


async def _owe_cards(
    tx: Session, own: Membership, cell_id: int, told: set[Whose], now: datetime
) -> None:
    """Of what they have not answered; a change they are `told` of brings its card along."""
    for meeting in await load_open_meetings(tx, now, cell_id):
        if (meeting.id, own.member_id) in told:
            continue
        answered = await find_answer(tx, meeting.id, own.member_id) is not None
        if not answered and not await has_planned_wave(tx, meeting.id, INVITATION):
            await owe(
                tx,
                CARD_AGAIN,
                now,
                member_id=own.member_id,
                meeting_id=meeting.id,
                expires_at=meeting.starts_at,
            )
