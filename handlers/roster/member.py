"""A member's page: name, standing, exemption, office, account; out of the roster and back."""

from collections.abc import Awaitable, Callable
from typing import Any

from core.joining import invites
from core.model import errors, rights
from core.model.people import Actor, Cell, Member
from core.roster import buttons
from core.roster.screens import member as texts
from core.roster.screens import members as members_texts
from core.ui.screens import Screen
from db import people, prompts
from db.engine.database import Session
from db.home.menus import owe_menu
from db.joining import accounts
from db.roster import roster as roster_rows
from handlers.roster.kept import load_kept_cell, values_of
from handlers.roster.members import draw_roster
from handlers.turn import Turn

NAME_PROMPT = "member_name"


class OwnLine(errors.Refusal, key="refusal.own_line"):
    """Nobody takes an office, the account or the line away from themselves."""


async def on_member_tapped(turn: Turn, button: buttons.MemberButton) -> None:
    """Shows a member's page; an open question is dropped."""
    async with turn.begin() as (tx, actor):
        member, cell = await load_kept_member(tx, actor, button.member_id)
        await prompts.end_prompt(tx, actor.telegram_id)
    await turn.show(_page(turn, actor, member, cell))


async def load_kept_member(tx: Session, actor: Actor, member_id: int) -> tuple[Member, Cell]:
    """Loads a member of a cell whose roster the actor keeps. Raises a Refusal otherwise."""
    member = await people.load_member(tx, member_id)
    if member.cell_id is None:
        raise errors.Gone
    return member, await load_kept_cell(tx, actor, member.cell_id)


def _page(turn: Turn, actor: Actor, member: Member, cell: Cell) -> Screen:
    own = member.id in {m.member_id for m in actor.memberships}
    offices = rights.may(actor, rights.Action.MANAGE_ROLES, member.scope)
    removable = not own and (offices or not member.roles)
    return texts.page(turn.words, member, cell, offices=offices and not own, removable=removable)


Save = Callable[[Session, Actor, Member], Awaitable[None]]


async def change_member(
    turn: Turn, member_id: int, action: str, save: Save, *, back: bool = False
) -> None:
    """Checks, saves and logs one change to one member, and shows the page again. `back`: it brings
    them back to the roster.
    """
    async with turn.begin() as (tx, actor):
        before, cell = await load_kept_member(tx, actor, member_id)
        if before.retired and not back:
            raise errors.Gone
        telegram_id = await accounts.find_linked_telegram_id(tx, member_id)
        await save(tx, actor, before)
        await prompts.end_prompt(tx, actor.telegram_id)
        after = await people.load_member(tx, member_id)
        was, now_is = differences(before, after)
        if now_is:
            await turn.record(tx, actor, action, after, before=was, after=now_is)
        if telegram_id and "retired" not in now_is and now_is.keys() & {"roles", "joined"}:
            await owe_menu(tx, telegram_id, turn.now)
        await roster_rows.touch_rosters(tx, [cell.id], turn.now)
    await turn.toast(turn.words.plain("members.toast.saved"))
    await turn.show(_page(turn, actor, after, cell))


def differences(before: Member, after: Member) -> tuple[dict[str, Any], dict[str, Any]]:
    """Finds the fields that differ, as they were and as they are, for the log."""
    old, new = values_of(before), values_of(after)
    changed = [name for name in new if new[name] != old[name]]
    return {name: old[name] for name in changed}, {name: new[name] for name in changed}


async def on_standing_tapped(turn: Turn, button: buttons.StandingButton) -> None:
    async def save(tx: Session, _actor: Actor, member: Member) -> None:
        await roster_rows.save_standing(tx, member, button.standing)

    await change_member(turn, button.member_id, "change_standing", save)


async def on_exempt_tapped(turn: Turn, button: buttons.ExemptButton) -> None:
    async def save(tx: Session, _actor: Actor, member: Member) -> None:
        await roster_rows.save_exempt(tx, member, exempt=bool(button.exempt))

    await change_member(turn, button.member_id, "change_exempt", save)


async def on_offices_tapped(turn: Turn, button: buttons.OfficesButton) -> None:
    async with turn.look() as (tx, actor):
        member, _ = await load_kept_member(tx, actor, button.member_id)
        check_gives_office(actor, member)
    await turn.show(texts.choose_office(turn.words, member))


async def on_office_tapped(turn: Turn, button: buttons.OfficeButton) -> None:
    async def save(tx: Session, actor: Actor, member: Member) -> None:
        check_gives_office(actor, member)
        await roster_rows.save_role(tx, member, button.office.role)

    await change_member(turn, button.member_id, "change_role", save)


def check_gives_office(actor: Actor, member: Member) -> None:
    rights.require(actor, rights.Action.MANAGE_ROLES, member.scope)
    if member.id in {m.member_id for m in actor.memberships}:
        raise OwnLine


async def on_rename_tapped(turn: Turn, button: buttons.RenameButton) -> None:
    async with turn.begin() as (tx, actor):
        member, _ = await load_kept_member(tx, actor, button.member_id)
        data = {"member_id": member.id}
        await prompts.save_prompt(tx, actor.telegram_id, NAME_PROMPT, data, turn.now)
    await turn.show(texts.ask_name(turn.words, member))


async def on_name_typed(turn: Turn, prompt: prompts.Prompt) -> None:
    async def save(tx: Session, _actor: Actor, member: Member) -> None:
        if ";" in turn.text or "\n" in turn.text.strip():
            raise invites.NameNotUsable
        await roster_rows.rename_member(tx, member, invites.typed_name(turn.text))

    await change_member(turn, prompt.data["member_id"], "rename_member", save)


async def on_back_tapped(turn: Turn, button: buttons.BackButton) -> None:
    """Opens the roster at this member."""
    async with turn.begin() as (tx, actor):
        _, cell = await load_kept_member(tx, actor, button.member_id)
        await prompts.end_prompt(tx, actor.telegram_id)
        members = await people.load_members(tx, cell.id)
        page = members_texts.page_of(members, button.member_id)
        screen = await draw_roster(tx, turn.words, cell, page)
    await turn.show(screen)
