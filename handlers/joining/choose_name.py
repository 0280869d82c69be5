"""Whoever came by a cell's link finds or types their name in the roster; a leader confirms."""

from core.joining import buttons, invites
from core.joining.screens import joining as texts
from core.model.errors import Gone, Refusal
from core.model.names import name_key
from core.model.people import Actor, Cell, Member
from db import prompts
from db.engine.database import Session
from db.joining.invites import count_requests, find_open_request, save_request
from db.leaders import load_confirming
from db.people import load_member, load_members
from handlers.joining import join
from handlers.joining.admit import ask_leaders
from handlers.turn import Turn

NAME_PROMPT = join.NAME_PROMPT


class JoinedAlready(Refusal, key="refusal.joined_already"):
    """The person is in the cell: there is nothing left to ask for."""


async def on_names_tapped(turn: Turn, button: buttons.NamesButton) -> None:
    """Shows a page of the names; one's own may be typed as well."""
    async with turn.begin() as (tx, actor):
        cell = await _load_door(tx, turn, actor, button.token)
        members = await join.load_unjoined(tx, cell.id)
        await join.take_name(tx, turn, actor.telegram_id, button.token)
    await turn.show(texts.names(turn.words, button.token, cell.name, members, button.page))


async def on_name_tapped(turn: Turn, button: buttons.NameButton) -> None:
    """Asks a leader to confirm who this is."""
    async with turn.begin() as (tx, actor):
        cell = await _load_door(tx, turn, actor, button.token)
        member = await load_member(tx, button.member_id)
        if member.cell_id != cell.id or member.retired:
            raise Gone
        if member.joined:
            raise invites.AlreadyLinked(name=member.full_name)
        request, somebody = await _ask(tx, turn, actor, cell, member=member)
    await turn.show(texts.waiting(turn.words, request, somebody=somebody, token=button.token))


async def on_type_name_tapped(turn: Turn, button: buttons.TypeNameButton) -> None:
    async with turn.begin() as (tx, actor):
        await _load_door(tx, turn, actor, button.token)
        await join.take_name(tx, turn, actor.telegram_id, button.token)
    await turn.show(texts.ask_name(turn.words, button.token))


async def on_name_typed(turn: Turn, prompt: prompts.Prompt) -> None:
    """Takes a member's exact name, or offers those it may be."""
    token = prompt.data["token"]
    async with turn.begin() as (tx, actor):
        cell = await _load_door(tx, turn, actor, token)
        name = invites.typed_name(turn.text)
        members = await load_members(tx, cell.id)
        unjoined = invites.by_given_name(m for m in members if not m.joined)
        exact = invites.namesakes(name, unjoined)
        if not exact and invites.namesakes(name, members):
            raise invites.AlreadyLinked(name=name)
        if len(exact) == 1:
            request, somebody = await _ask(tx, turn, actor, cell, member=exact[0])
            screen = texts.waiting(turn.words, request, somebody=somebody, token=token)
        else:
            data = {"token": token, "name": name}
            await prompts.save_prompt(tx, actor.telegram_id, NAME_PROMPT, data, turn.now)
            screen = texts.which_name(
                turn.words, token, name, exact or invites.similar(name, unjoined)
            )
    await turn.send(screen)


async def on_send_name_tapped(turn: Turn, button: buttons.SendNameButton) -> None:
    """Sends the typed name to the leaders, who say who it is."""
    async with turn.begin() as (tx, actor):
        cell = await _load_door(tx, turn, actor, button.token)
        name = await _load_typed(tx, turn, actor, button.token)
        request, somebody = await _ask(tx, turn, actor, cell, typed=name)
    await turn.show(texts.waiting(turn.words, request, somebody=somebody, token=button.token))


async def _load_door(tx: Session, turn: Turn, actor: Actor, token: str) -> Cell:
    """Loads the cell that the link opens to this person. Raises a Refusal without consent."""
    offer = await join.load_offer(tx, actor, token, turn)
    if offer.inside:
        raise JoinedAlready
    if not await join.has_consented(tx, actor):
        raise join.ConsentFirst
    if offer.cell is None:
        raise Gone
    return offer.cell


async def _load_typed(tx: Session, turn: Turn, actor: Actor, token: str) -> str:
    prompt = await prompts.find_prompt(tx, actor.telegram_id, turn.now)
    if prompt is None or prompt.kind != NAME_PROMPT or prompt.data.get("token") != token:
        raise Gone
    name = prompt.data.get("name")
    if not isinstance(name, str):
        raise Gone
    return name


async def _ask(
    tx: Session,
    turn: Turn,
    actor: Actor,
    cell: Cell,
    *,
    member: Member | None = None,
    typed: str = "",
) -> tuple[invites.JoinRequest, bool]:
    """Saves the request; tells whether anybody can be asked yet. Asking twice asks once."""
    await prompts.end_prompt(tx, actor.telegram_id)
    account_id, name = actor.account_id or 0, member.full_name if member else typed
    request = await find_open_request(tx, account_id)
    if request and request.cell_id == cell.id and name_key(request.name) == name_key(name):
        return request, bool(await load_confirming(tx, request))
    if await count_requests(tx, cell.id, account_id, turn.now) >= invites.rules().requests_a_day:
        raise invites.TooManyRequests
    request = await save_request(
        tx,
        cell.id,
        account_id,
        turn.now,
        member_id=member.id if member else None,
        typed_name=typed,
    )
    await turn.record(tx, actor, "ask_to_join", request)
    return request, await ask_leaders(tx, request, turn.now)
