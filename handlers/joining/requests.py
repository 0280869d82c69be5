"""A leader decides who is let in: one tap."""

from datetime import timedelta

from core.joining import buttons
from core.joining.invites import JoinRequest
from core.joining.screens import joining as texts
from core.model.deliveries import DeliveryKind
from core.model.errors import Gone
from core.model.people import Actor
from core.model.rights import Action, require
from core.ui.lanes import Lane
from core.ui.screens import Screen
from db.engine.database import Session
from db.joining.invites import decide_request, load_request
from db.outbox.deliveries import owe
from db.people import load_cell, load_member
from handlers.joining.admit import check_may_invite, let_in
from handlers.joining.join import load_unjoined
from handlers.turn import Turn

AFTER_WELCOME = timedelta(seconds=1)
"""The card follows the welcome: two deliveries of one moment may overtake each other."""


async def on_request_tapped(turn: Turn, button: buttons.RequestButton) -> None:
    async with turn.look() as (tx, actor):
        request = await _load_mine(tx, actor, button.request_id)
        screen = await _as_it_stands(tx, turn, request)
    await turn.show(screen)


async def on_accept_tapped(turn: Turn, button: buttons.AcceptButton) -> None:
    async with turn.begin() as (tx, actor):
        request = await _load_mine(tx, actor, button.request_id)
        if request.member_id is None:
            raise Gone
        done = await _accept(tx, turn, actor, request, request.member_id)
        screen = await _as_it_stands(tx, turn, await load_request(tx, request.id))
    await _say(turn, screen, "accepted" if done else "decided_before")


async def on_match_tapped(turn: Turn, button: buttons.MatchButton) -> None:
    async with turn.look() as (tx, actor):
        request = await _load_mine(tx, actor, button.request_id)
        members = await load_unjoined(tx, request.cell_id)
        screen = texts.match(turn.words, request, members, button.page)
        if request.decided_at:
            screen = await _as_it_stands(tx, turn, request)
    await turn.show(screen)


async def on_match_member_tapped(turn: Turn, button: buttons.MatchMemberButton) -> None:
    async with turn.begin() as (tx, actor):
        request = await _load_mine(tx, actor, button.request_id)
        done = await _accept(tx, turn, actor, request, button.member_id)
        screen = await _as_it_stands(tx, turn, await load_request(tx, request.id))
    await _say(turn, screen, "accepted" if done else "decided_before")


async def on_refuse_tapped(turn: Turn, button: buttons.RefuseButton) -> None:
    """Refuses the request and tells the person whom to turn to."""
    async with turn.begin() as (tx, actor):
        request = await _load_mine(tx, actor, button.request_id)
        done = await decide_request(tx, request.id, turn.now, accepted=False)
        if done:
            about = {"request_id": request.id}
            await owe(
                tx, DeliveryKind.JOIN_REFUSED, turn.now,
                lane=Lane.INTERACTIVE, chat_id=request.telegram_id, about=about,
            )  # fmt: skip
            await turn.record(tx, actor, "refuse_request", request)
        screen = await _as_it_stands(tx, turn, await load_request(tx, request.id))
    await _say(turn, screen, "refused" if done else "decided_before")


async def _load_mine(tx: Session, actor: Actor, request_id: int) -> JoinRequest:
    request = await load_request(tx, request_id)
    require(actor, Action.INVITE, request.scope)
    return request


async def _accept(
    tx: Session, turn: Turn, actor: Actor, request: JoinRequest, member_id: int
) -> bool:
    """Lets the person in; False when somebody decided before. Raises when the name is taken."""
    member = await load_member(tx, member_id)
    if member.cell_id != request.cell_id:
        raise Gone
    check_may_invite(actor, member)
    if not await decide_request(tx, request.id, turn.now, accepted=True, member_id=member.id):
        return False
    about = {"request_id": request.id}
    await owe(
        tx,
        DeliveryKind.JOIN_ACCEPTED,
        turn.now,
        lane=Lane.INTERACTIVE,
        member_id=member.id,
        about=about,
    )
    await let_in(
        tx,
        member,
        request.account_id,
        turn.now,
        by_account_id=actor.account_id,
        card_after=AFTER_WELCOME,
    )
    await turn.record(tx, actor, "accept_request", request)
    return True


async def _as_it_stands(tx: Session, turn: Turn, request: JoinRequest) -> Screen:
    cell = await load_cell(tx, request.cell_id)
    shown = texts.decided if request.decided_at else texts.request_card
    return shown(turn.words, request, cell.zone)


async def _say(turn: Turn, screen: Screen, what: str) -> None:
    await turn.toast(turn.words.plain(f"joining.toast.{what}"))
    await turn.show(screen)
