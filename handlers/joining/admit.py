"""Letting somebody in: the link to the roster, what follows from it, and who is asked first."""

from datetime import datetime, timedelta

from core.joining.invites import JoinRequest
from core.model.deliveries import DeliveryKind
from core.model.people import Actor, Member
from core.model.rights import Action, require
from core.ui.lanes import Lane
from db.engine.database import Session
from db.home.menus import owe_menu
from db.joining.accounts import find_linked_telegram_id, link_member
from db.joining.invites import load_open_requests
from db.leaders import load_confirming
from db.log import record_change
from db.meetings.meetings import find_next_meeting
from db.outbox.deliveries import owe
from db.reminders.waves import has_planned_wave
from db.roster.roster import touch_rosters


async def let_in(
    tx: Session,
    member: Member,
    account_id: int,
    now: datetime,
    *,
    by_account_id: int | None,
    card_after: timedelta = timedelta(0),
) -> None:
    """Links the account to the line and sends it the card of the cell's next meeting, if people
    were invited to it already.

    Raises AlreadyLinked, AlreadyInCell or InviteRevoked; nothing is saved then.
    """
    await link_member(tx, member, account_id)
    await record_change(tx, now, by_account_id, "join", member)
    await owe_menu(tx, await find_linked_telegram_id(tx, member.id) or 0, now)
    if member.cell_id is not None:
        await touch_rosters(tx, [member.cell_id], now)
        await _owe_next_card(tx, member, member.cell_id, now, card_after)
    if member.roles:
        for request in await load_open_requests(tx, member.scope):
            if member.id in await load_confirming(tx, request):
                await _owe_request(tx, request, member.id, now)


def check_may_invite(actor: Actor, member: Member) -> None:
    """Raises a Refusal unless the actor may bring somebody in as this member.

    Who brings in somebody with an office gives that office away.
    """
    scope = member.scope
    require(actor, Action.MANAGE_ROLES if member.roles else Action.INVITE, scope)


async def _owe_next_card(
    tx: Session, member: Member, cell_id: int, now: datetime, after: timedelta
) -> None:
    meeting = await find_next_meeting(tx, cell_id, now)
    if meeting is None or await has_planned_wave(tx, meeting.id, DeliveryKind.INVITATION):
        return
    await owe(
        tx,
        DeliveryKind.INVITATION,
        now + after,
        lane=Lane.INTERACTIVE,
        member_id=member.id,
        meeting_id=meeting.id,
        expires_at=meeting.starts_at,
    )


async def ask_leaders(tx: Session, request: JoinRequest, now: datetime) -> bool:
    """Sends the request to those who may confirm it; False when nobody can be asked yet.

    It is then sent to the first of them who joins.
    """
    leaders = await load_confirming(tx, request)
    for member_id in leaders:
        await _owe_request(tx, request, member_id, now)
    return bool(leaders)


async def _owe_request(tx: Session, request: JoinRequest, member_id: int, now: datetime) -> None:
    about = {"request_id": request.id}
    await owe(
        tx, DeliveryKind.JOIN_REQUEST, now, lane=Lane.INTERACTIVE, member_id=member_id, about=about
    )
