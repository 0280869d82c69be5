"""Off the roster and back, and a new phone: the account is unlinked."""

from core.model.people import Actor, Member
from core.model.rights import Action, require
from core.roster import buttons
from core.roster.screens import member as texts
from db.engine.database import Session
from db.joining.accounts import unlink_member
from db.joining.invites import revoke_invites
from db.leaving import leave_roster
from db.people import load_cell
from db.reminders.returning import return_to_roster
from db.topics.leaving import load_held
from handlers.roster.member import OwnLine, change_member, load_kept_member
from handlers.turn import Turn


def check_removable(actor: Actor, member: Member) -> None:
    """Raises a Refusal unless the actor may take the account or the line away.

    Unlinking a secretary and passing on a new link would hand over the secretary's office:
    for those with an office, the right to give offices is required.
    """
    if member.id in {m.member_id for m in actor.memberships}:
        raise OwnLine
    if member.roles:
        require(actor, Action.MANAGE_ROLES, member.scope)


async def on_unlink_tapped(turn: Turn, button: buttons.UnlinkButton) -> None:
    """Asks first, then removes the link."""

    async def save(tx: Session, actor: Actor, member: Member) -> None:
        check_removable(actor, member)
        await unlink_member(tx, member.id)
        await revoke_invites(tx, turn.now, member_id=member.id)

    if button.sure is buttons.Sure.YES:
        await change_member(turn, button.member_id, "unlink_member", save)
        return
    async with turn.look() as (tx, actor):
        member = await _load_removable(tx, actor, button.member_id)
    await turn.show(texts.confirm_unlinking(turn.words, member))


async def on_retire_tapped(turn: Turn, button: buttons.RetireButton) -> None:
    """Asks first, then takes the member off the roster."""

    async def save(tx: Session, actor: Actor, member: Member) -> None:
        check_removable(actor, member)
        cell = await load_cell(tx, member.cell_id or 0)
        by = {own.member_id for own in actor.memberships}
        await leave_roster(tx, member, cell, turn.now, by=by)

    if button.sure is buttons.Sure.YES:
        await change_member(turn, button.member_id, "retire_member", save)
        return
    async with turn.look() as (tx, actor):
        member = await _load_removable(tx, actor, button.member_id)
        held = await load_held(tx, member.id, turn.now)
    await turn.show(texts.confirm_retiring(turn.words, member, held))


async def _load_removable(tx: Session, actor: Actor, member_id: int) -> Member:
    member, _ = await load_kept_member(tx, actor, member_id)
    check_removable(actor, member)
    return member


async def on_restore_tapped(turn: Turn, button: buttons.RestoreButton) -> None:
    async def save(tx: Session, actor: Actor, member: Member) -> None:
        check_removable(actor, member)
        await return_to_roster(tx, member, turn.now)

    await change_member(turn, button.member_id, "restore_member", save, back=True)
