"""A newcomer at the door: the link, the consent, and in."""

from dataclasses import dataclass

from core.home.menu import seats
from core.joining import buttons, invites
from core.joining.screens import joining as texts
from core.model import errors
from core.model.people import Actor, Cell, Member, RosterLine
from core.model.scope import Subject
from core.ui.screens import Screen
from db import people, prompts
from db.engine.database import Session
from db.joining import accounts
from db.joining import invites as db_invites
from db.leaders import load_confirming
from db.log import record_change
from handlers.joining.admit import let_in
from handlers.turn import Turn

NAME_PROMPT = "join_name"


class ConsentFirst(errors.Refusal, key="refusal.consent_first"):
    """Nothing about a person is stored before they agreed to it."""


@dataclass(frozen=True)
class Offer:
    """What a link, or a known Telegram id, opens to this person.

    `lines`: the roster's lines that wait for exactly this person. `cell`: the cell in which
    they have yet to find their name. `inside`: they are in already.
    """

    token: str
    invite: invites.Invite | None = None
    lines: tuple[RosterLine, ...] = ()
    cell: Cell | None = None
    inside: bool = False


# --- the door -------------------------------------------------------------------------------------


async def on_start_with_token(turn: Turn, token: str) -> None:
    """Shows the consent text; lets in at once a person who agreed before."""
    await _open_door(turn, token)


async def on_known_start(turn: Turn) -> None:
    """Answers /start, or any line, of somebody not joined: the consent for one whom the roster
    knows by Telegram id, else the state of their request, or whom the bot serves.
    """
    async with turn.look() as (tx, actor):
        known = await accounts.find_known_members(tx, actor.telegram_id)
        request = (
            await db_invites.find_open_request(tx, actor.account_id) if actor.account_id else None
        )
        somebody = await load_confirming(tx, request) if request else []
    if known:
        await _open_door(turn, invites.NO_TOKEN)
    elif request:
        await turn.show(texts.waiting(turn.words, request, somebody=bool(somebody)))
    elif await has_left(turn):
        raise errors.NoLongerFollowed
    else:
        await turn.show(texts.stranger(turn.words))


async def has_left(turn: Turn) -> bool:
    """Tells whether the person was in a roster and is in none now."""
    async with turn.look() as (tx, actor):
        return not actor.joined and await accounts.has_left(tx, actor.telegram_id)


async def on_reconsider_tapped(turn: Turn, button: buttons.ReconsiderButton) -> None:
    await _open_door(turn, button.token)


async def on_read_all_tapped(turn: Turn, button: buttons.ReadAllButton) -> None:
    await _open_door(turn, button.token, full=True)


async def on_declined(turn: Turn, button: buttons.DeclineButton) -> None:
    """Stores nothing; for somebody who agreed to an older text nothing changes."""
    async with turn.look() as (_, actor):
        kept = actor.joined and button.token == invites.NO_TOKEN
    screen = texts.kept(turn.words) if kept else texts.declined(turn.words, button.token)
    await turn.show(screen)


async def on_agreed(turn: Turn, button: buttons.ConsentButton) -> None:
    """Stores the person from here on, and lets them in or shows the names."""
    await _enter(turn, button.token, agreed=True)


async def _open_door(turn: Turn, token: str, *, full: bool = False) -> None:
    async with turn.look() as (tx, actor):
        offer = await load_offer(tx, actor, token, turn)
        consented = await has_consented(tx, actor)
    if consented:
        await _enter(turn, token, agreed=False)
    elif offer.inside:
        await turn.show(texts.consent_anew(turn.words, full=full))
    else:
        cell_name = offer.cell.name if offer.cell else ""
        await turn.show(texts.consent(turn.words, token, offer.lines, cell_name, full=full))


async def _enter(turn: Turn, token: str, *, agreed: bool) -> None:
    async with turn.begin() as (tx, actor):
        offer = await load_offer(tx, actor, token, turn)
        account_id = actor.account_id
        if account_id is None or not await has_consented(tx, actor):
            account_id = await _save_consent(tx, turn, actor, agreed=agreed)
        if not offer.inside:
            await _let_in_at_once(tx, turn, account_id, offer)
        screen = await _after_door(tx, turn, actor.telegram_id, offer)
    await turn.show(screen)


async def _let_in_at_once(tx: Session, turn: Turn, account_id: int, offer: Offer) -> None:
    for line in offer.lines:
        await let_in(tx, line.member, account_id, turn.now, by_account_id=account_id)
    if offer.lines and offer.invite and offer.invite.rule.one_use:
        await db_invites.record_used(tx, offer.invite.id, turn.now)


async def _after_door(tx: Session, turn: Turn, telegram_id: int, offer: Offer) -> Screen:
    if offer.cell:
        members = await load_unjoined(tx, offer.cell.id)
        await take_name(tx, turn, telegram_id, offer.token)
        return texts.names(turn.words, offer.token, offer.cell.name, members)
    return await load_welcome(tx, turn, telegram_id, again=offer.inside)


async def take_name(tx: Session, turn: Turn, telegram_id: int, token: str) -> None:
    """Lets the person type their name beside the list of names."""
    await prompts.save_prompt(tx, telegram_id, NAME_PROMPT, {"token": token}, turn.now)


async def load_welcome(tx: Session, turn: Turn, telegram_id: int, *, again: bool) -> Screen:
    actor = await people.load_actor(tx, telegram_id, language=turn.words.language, operator=False)
    lines = [await accounts.load_line(tx, own.member_id) for own in actor.memberships]
    return texts.welcome(turn.words, lines, seats(actor), again=again)


# --- what a link opens ----------------------------------------------------------------------------


async def load_offer(tx: Session, actor: Actor, token: str, turn: Turn) -> Offer:
    """Loads what the token opens to this person.

    Raises a Refusal that says what is wrong with the link and what to do.
    """
    if token == invites.NO_TOKEN:
        return await _load_known_offer(tx, actor)
    invite = await db_invites.find_invite(tx, token) if invites.is_token(token) else None
    if invite is None:
        raise invites.InviteUnknown
    if invite.member_id is not None:
        return await _load_personal_offer(tx, actor, invite, turn)
    return await _load_cell_offer(tx, actor, invite, turn)


async def _load_known_offer(tx: Session, actor: Actor) -> Offer:
    known = await accounts.find_known_members(tx, actor.telegram_id)
    if not known and not actor.joined:
        raise invites.InviteUnknown
    held = {(own.committee_id, own.cell_id) for own in actor.memberships}
    # A roster that names one person twice in a cell must not shut them out of it.
    places = {(m.committee_id, m.cell_id): m for m in known}
    lines = [await accounts.load_line(tx, m.id) for place, m in places.items() if place not in held]
    return Offer(invites.NO_TOKEN, lines=tuple(lines), inside=not lines)


async def _load_personal_offer(
    tx: Session, actor: Actor, invite: invites.Invite, turn: Turn
) -> Offer:
    line = await accounts.load_line(tx, invite.member_id or 0)
    if any(own.member_id == line.member.id for own in actor.memberships):
        return Offer(invite.token, inside=True)
    if line.member.retired:
        raise invites.InviteRevoked
    if line.member.joined:
        raise invites.AlreadyLinked(name=line.member.full_name)
    invites.check_usable(invite, turn.now)
    return Offer(invite.token, invite, (line,))


async def _load_cell_offer(tx: Session, actor: Actor, invite: invites.Invite, turn: Turn) -> Offer:
    cell = await people.load_cell(tx, invite.cell_id or 0)
    if actor.member_in(cell.id):
        return Offer(invite.token, inside=True)
    if cell.retired:
        raise invites.InviteRevoked
    invites.check_usable(invite, turn.now)
    known = await accounts.find_known_members(tx, actor.telegram_id)
    if any(member.cell_id == cell.id for member in known):
        return await _load_known_offer(tx, actor)
    return Offer(invite.token, invite, cell=cell)


async def load_unjoined(tx: Session, cell_id: int) -> list[Member]:
    """Loads those who have not joined yet, in Vietnamese order."""
    return invites.by_given_name(m for m in await people.load_members(tx, cell_id) if not m.joined)


# --- consent --------------------------------------------------------------------------------------


async def has_consented(tx: Session, actor: Actor) -> bool:
    """Tells whether the person agreed to the current text."""
    account = await accounts.find_account(tx, actor.telegram_id)
    return account is not None and account.consent_version == invites.CONSENT_VERSION


async def _save_consent(tx: Session, turn: Turn, actor: Actor, *, agreed: bool) -> int:
    if not agreed:
        raise ConsentFirst
    account_id = await accounts.save_consent(
        tx, actor.telegram_id, turn.words.language, invites.CONSENT_VERSION, turn.now
    )
    about, after = Subject(f"account:{account_id}"), {"version": invites.CONSENT_VERSION}
    await record_change(tx, turn.now, account_id, "consent", about, after=after)
    return account_id
