"""Invite links: a secretary opens, shows, renews and takes them back."""

from core.joining import buttons
from core.joining.invites import Invite, rules
from core.joining.screens import invites as texts
from core.model.errors import Gone
from core.model.people import Actor
from core.model.rights import Action, require
from db.engine.database import Session
from db.joining.accounts import load_line
from db.joining.invites import create_invite, find_usable_invite, load_invite, revoke_invites
from db.people import load_cell
from handlers.joining.admit import check_may_invite
from handlers.turn import Turn


async def on_member_invite_tapped(turn: Turn, button: buttons.MemberInviteButton) -> None:
    """Shows the personal link; makes one if none works."""
    async with turn.begin() as (tx, actor):
        line = await load_line(tx, button.member_id)
        check_may_invite(actor, line.member)
        if line.member.retired:
            raise Gone
        target = texts.target_of(line)
        invite = None if line.member.joined else await _find_or_make(tx, turn, actor, target)
    if invite is None:
        await turn.show(texts.has_joined(turn.words, target))
    else:
        await _show(turn, target, invite)


async def on_cell_invite_tapped(turn: Turn, button: buttons.CellInviteButton) -> None:
    """Shows the cell's link; makes one if none works."""
    async with turn.begin() as (tx, actor):
        target = await _cell_target(tx, actor, button.cell_id)
        invite = await _find_or_make(tx, turn, actor, target)
    await _show(turn, target, invite)


async def on_qr_tapped(turn: Turn, button: buttons.QrButton) -> None:
    async with turn.look() as (tx, actor):
        target = await _load_target(tx, actor, button.invite_id)
        invite = await find_usable_invite(tx, turn.now, **target.whose)
    if invite is None:
        raise Gone
    link = turn.services.deep_link(invite.token)
    await turn.send(texts.qr_page(turn.words, target, invite, link))


async def on_renew_tapped(turn: Turn, button: buttons.RenewButton) -> None:
    async with turn.begin() as (tx, actor):
        target = await _load_target(tx, actor, button.invite_id)
        invite = await _make(tx, turn, actor, target)
    await turn.toast(turn.words.plain("invites.toast.renewed"))
    await _show(turn, target, invite)


async def on_revoke_tapped(turn: Turn, button: buttons.RevokeButton) -> None:
    async with turn.begin() as (tx, actor):
        target = await _load_target(tx, actor, button.invite_id)
        await revoke_invites(tx, turn.now, **target.whose)
        await turn.record(tx, actor, "revoke_invite", target)
    await turn.toast(turn.words.plain("invites.toast.revoked"))
    await turn.show(texts.revoked(turn.words, target))


async def _show(turn: Turn, target: texts.InviteTarget, invite: Invite) -> None:
    link = turn.services.deep_link(invite.token)
    await turn.show(texts.invite_page(turn.words, target, invite, link))


async def _load_target(tx: Session, actor: Actor, invite_id: int) -> texts.InviteTarget:
    """Loads what the link leads to, for those who may invite there. Raises Gone once joined."""
    invite = await load_invite(tx, invite_id)
    if invite.member_id is None:
        return await _cell_target(tx, actor, invite.cell_id or 0)
    line = await load_line(tx, invite.member_id)
    check_may_invite(actor, line.member)
    if line.member.retired or line.member.joined:
        raise Gone
    return texts.target_of(line)


async def _cell_target(tx: Session, actor: Actor, cell_id: int) -> texts.InviteTarget:
    cell = await load_cell(tx, cell_id)
    require(actor, Action.INVITE, cell.scope)
    if cell.retired:
        raise Gone
    return texts.InviteTarget(cell.name, cell.zone, cell.committee_id, cell.id)


async def _find_or_make(
    tx: Session, turn: Turn, actor: Actor, target: texts.InviteTarget
) -> Invite:
    usable = await find_usable_invite(tx, turn.now, **target.whose)
    return usable or await _make(tx, turn, actor, target)


async def _make(tx: Session, turn: Turn, actor: Actor, target: texts.InviteTarget) -> Invite:
    rule = rules().cell if target.member_id is None else rules().personal
    invite = await create_invite(tx, rule, turn.now, **target.whose)
    await turn.record(tx, actor, "create_invite", target)
    return invite
