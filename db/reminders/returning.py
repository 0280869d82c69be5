"""A member is back: one who could not be reached, or who had left the roster."""

from datetime import datetime

from core.model.deliveries import DeliveryKind
from core.model.people import Actor, Member, Membership
from db.answers.answers import find_answer
from db.engine.database import Session
from db.home.menus import owe_menu
from db.joining.accounts import find_linked_telegram_id
from db.meetings.meetings import load_open_meetings
from db.outbox.deliveries import owe
from db.outbox.views import wake_views
from db.people import record_reachable
from db.reminders.owed_again import Whose, owe_missed
from db.reminders.waves import has_planned_wave
from db.roster.roster import restore_member, touch_rosters


async def welcome_back(tx: Session, actor: Actor, now: datetime) -> None:
    """Counts the person as reachable, and owes what they may have missed."""
    await record_reachable(tx, actor.telegram_id, now)
    await wake_views(tx, actor.telegram_id)
    told = await owe_missed(tx, [own.member_id for own in actor.memberships], now)
    for own in actor.memberships:
        if own.cell_id is not None:
            await _owe_cards(tx, own, own.cell_id, told, now)
    await touch_rosters(tx, actor.cell_ids, now)  # after the waves, as the planner does


async def return_to_roster(tx: Session, member: Member, now: datetime) -> None:
    """Brings a member back, without an office and without what went back, and invites them.

    Raises NameTaken when another has the name meanwhile.
    """
    await restore_member(tx, member)
    await invite_again(tx, member, now)


async def invite_again(tx: Session, member: Member, now: datetime) -> None:
    """Owes who is back in the roster the cards of the meetings ahead, and their menu."""
    telegram_id = await find_linked_telegram_id(tx, member.id)
    if telegram_id is not None and member.cell_id is not None:
        own = Membership(member.id, member.full_name, member.committee_id, member.cell_id)
        await owe_menu(tx, telegram_id, now)
        await _owe_cards(tx, own, member.cell_id, set(), now)


async def _owe_cards(
    tx: Session, own: Membership, cell_id: int, told: set[Whose], now: datetime
) -> None:
    """Owes cards they have not answered; a change they are `told` of brings its card along."""
    for meeting in await load_open_meetings(tx, now, cell_id):
        if (meeting.id, own.member_id) in told:
            continue
        answered = await find_answer(tx, meeting.id, own.member_id) is not None
        if not answered and not await has_planned_wave(tx, meeting.id, DeliveryKind.INVITATION):
            await owe(
                tx,
                DeliveryKind.CARD_AGAIN,
                now,
                member_id=own.member_id,
                meeting_id=meeting.id,
                expires_at=meeting.starts_at,
            )
