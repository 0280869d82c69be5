"""/thanhvien: a cell's roster, kept by its leaders and the committee's officers."""

from collections.abc import Awaitable, Callable
from typing import Any

from core.errors import Gone, NotAllowed, NotJoined, Refusal
from core.names import fold
from core.people import LEADERS, Actor, Cell, Member, Role
from core.rights import Action, Scope, may, require
from core.roster_file import parse_member_lines
from core.roster_plan import pick_new
from core.screens import Screen
from core.texts import members as texts
from core.words import Words
from db.accounts import find_linked_telegram_id, unlink_member
from db.engine import Session
from db.invites import revoke_invites
from db.log import record_change
from db.menus import owe_menu
from db.people import load_cell, load_cells, load_committee_cells, load_member, load_members
from db.prompts import Prompt, end_prompt, find_prompt, save_prompt
from db.roster import (
    add_member,
    touch_rosters,
    rename_member,
    restore_member,
    retire_member,
    save_exempt,
    save_role,
    save_standing,
)
from handlers.turn import Turn

LINES_PROMPT = "member_lines"
NAME_PROMPT = "member_name"
FIND_PROMPT = "member_find"
RESTORE = "restore_member"


class OwnLine(Refusal):
    """Nobody takes an office, the account or the line away from themselves."""

    key = "refusal.own_line"


class PreviewGone(Refusal):
    """The list that was shown is no longer the one that waits."""

    key = "refusal.preview_gone"


class NameUnusable(Refusal):
    """What was typed cannot be a full name."""

    key = "refusal.member_name"


# --- the list -------------------------------------------------------------------------------------


async def on_members(turn: Turn, text: str) -> None:
    """The roster; with lines after the command, the preview of adding them."""
    if not turn.private:
        return
    async with turn.begin() as (tx, actor):
        found = await load_kept_cells(tx, actor)
        if text.strip() and len(found) > 1:
            await save_prompt(tx, actor.telegram_id, LINES_PROMPT, {"text": text}, turn.now)
            screen = texts.paste_into(turn.words, found)
        elif text.strip():
            screen = await preview(tx, turn, actor, found[0], text)
        else:
            await end_prompt(tx, actor.telegram_id)
            screen = await _start(tx, turn.words, found, 0)
    await turn.send(screen)


async def load_kept_cells(tx: Session, actor: Actor) -> list[Cell]:
    """The cells whose roster this person keeps, the led ones first.

    Raises NotJoined or NotAllowed when there is none.
    """
    if not actor.joined:
        raise NotJoined
    led = await load_cells(tx, actor.led_cell_ids)
    watched = await load_committee_cells(tx, actor.watched_committee_ids)
    found = led + [cell for cell in watched if cell.id not in actor.led_cell_ids]
    if not found:
        raise NotAllowed
    return found


async def _start(tx: Session, words: Words, found: list[Cell], page: int) -> Screen:
    if len(found) > 1:
        return texts.cells(words, found, page)
    return texts.roster(words, found[0], await load_members(tx, found[0].id), 0)


async def on_cells_tapped(turn: Turn, button: texts.CellsButton) -> None:
    """The cells to pick from; the only one at once."""
    async with turn.begin() as (tx, actor):
        found = await load_kept_cells(tx, actor)
        await end_prompt(tx, actor.telegram_id)
        screen = await _start(tx, turn.words, found, button.page)
    await turn.show(screen)


async def on_roster_tapped(turn: Turn, button: texts.RosterButton) -> None:
    """A cell's roster; an open question is dropped."""
    async with turn.begin() as (tx, actor):
        cell = await load_kept_cell(tx, actor, button.cell_id)
        await end_prompt(tx, actor.telegram_id)
        members = await load_members(tx, cell.id)
    await turn.show(texts.roster(turn.words, cell, members, button.page))


async def on_back_tapped(turn: Turn, button: texts.BackButton) -> None:
    """The roster, opened where this member stands."""
    async with turn.begin() as (tx, actor):
        _, cell = await load_kept_member(tx, actor, button.member_id)
        await end_prompt(tx, actor.telegram_id)
        members = await load_members(tx, cell.id)
    page = texts.page_of(members, button.member_id)
    await turn.show(texts.roster(turn.words, cell, members, page))


async def load_kept_cell(tx: Session, actor: Actor, cell_id: int) -> Cell:
    """The cell, when the actor keeps its roster. Raises a Refusal otherwise."""
    cell = await load_cell(tx, cell_id)
    require(actor, Action.MANAGE_MEMBERS, Scope(cell.committee_id, cell.id))
    return cell


async def on_unlinked_tapped(turn: Turn, button: texts.UnlinkedButton) -> None:
    """Those who have not joined yet."""
    async with turn.look() as (tx, actor):
        cell = await load_kept_cell(tx, actor, button.cell_id)
        members = await load_members(tx, cell.id)
    await turn.show(texts.unlinked(turn.words, cell, members, button.page))


async def on_find_tapped(turn: Turn, button: texts.FindButton) -> None:
    """Asks for a name, or a part of one."""
    await _ask_lines(turn, button.cell_id, FIND_PROMPT, "members.find.ask")


async def on_find_typed(turn: Turn, prompt: Prompt) -> None:
    """Everybody whose name holds what was typed, with or without diacritics."""
    async with turn.look() as (tx, actor):
        cell = await load_kept_cell(tx, actor, prompt.data["cell_id"])
        members = await load_members(tx, cell.id)
    wanted = fold(turn.text)
    found = [member for member in members if wanted in fold(member.full_name)]
    await turn.send(texts.found(turn.words, cell, turn.text.strip()[:50], found))


async def _ask_lines(turn: Turn, cell_id: int, kind: str, key: str) -> None:
    async with turn.begin() as (tx, actor):
        cell = await load_kept_cell(tx, actor, cell_id)
        await save_prompt(tx, actor.telegram_id, kind, {"cell_id": cell.id}, turn.now)
    await turn.show(texts.ask(turn.words, key, cell_id))


# --- new members ----------------------------------------------------------------------------------


async def on_add_tapped(turn: Turn, button: texts.AddButton) -> None:
    """Asks for one member's name."""
    await _ask_lines(turn, button.cell_id, LINES_PROMPT, "members.add.ask")


async def on_paste_tapped(turn: Turn, button: texts.PasteButton) -> None:
    """Asks for a list, one member a line."""
    await _ask_lines(turn, button.cell_id, LINES_PROMPT, "members.paste.ask")


async def on_lines_typed(turn: Turn, prompt: Prompt) -> None:
    """Shows what the typed lines would add; nothing is added yet."""
    cell_id = prompt.data.get("cell_id")
    if cell_id is None:
        await on_members(turn, turn.text)
        return
    async with turn.begin() as (tx, actor):
        cell = await load_kept_cell(tx, actor, cell_id)
        screen = await preview(tx, turn, actor, cell, turn.text)
    await turn.send(screen)


async def on_paste_into_tapped(turn: Turn, button: texts.PasteIntoButton) -> None:
    """The lines that came with the command, for this cell."""
    async with turn.begin() as (tx, actor):
        cell = await load_kept_cell(tx, actor, button.cell_id)
        prompt = await _waiting_lines(tx, turn, actor)
        screen = await preview(tx, turn, actor, cell, prompt.data["text"])
    await turn.show(screen)


async def _waiting_lines(tx: Session, turn: Turn, actor: Actor) -> Prompt:
    prompt = await find_prompt(tx, actor.telegram_id, turn.now)
    if prompt is None or prompt.kind != LINES_PROMPT or "text" not in prompt.data:
        raise PreviewGone
    return prompt


async def preview(tx: Session, turn: Turn, actor: Actor, cell: Cell, text: str) -> Screen:
    """Keeps the lines until the button under their preview is tapped, and shows the preview."""
    data = {"cell_id": cell.id, "text": text, "stamp": turn.update_id}
    await save_prompt(tx, actor.telegram_id, LINES_PROMPT, data, turn.now)
    parsed = parse_member_lines(text)
    names = [member.full_name for member in await load_members(tx, cell.id)]
    new, known = pick_new(parsed.entries, names)
    return texts.preview(turn.words, cell, new, known, parsed.problems, turn.update_id)


async def on_paste_yes_tapped(turn: Turn, button: texts.PasteYesButton) -> None:
    """Adds the members that the preview showed."""
    async with turn.begin() as (tx, actor):
        prompt = await _waiting_lines(tx, turn, actor)
        if prompt.data.get("stamp") != button.stamp:
            raise PreviewGone
        cell = await load_kept_cell(tx, actor, prompt.data["cell_id"])
        count, skipped = await _add_lines(tx, turn, actor, cell, prompt.data["text"])
        await end_prompt(tx, actor.telegram_id)
        await touch_rosters(tx, [cell.id], turn.now)
    await turn.toast(turn.words.plain("members.toast.added", people=turn.words.people(count)))
    await turn.show(texts.added(turn.words, cell, count, skipped))


async def _add_lines(
    tx: Session, turn: Turn, actor: Actor, cell: Cell, text: str
) -> tuple[int, list[str]]:
    """How many were added, and the names that were in the roster already."""
    count, skipped = 0, []
    for entry in parse_member_lines(text).entries:
        member_id = await add_member(tx, cell, entry.full_name, entry.standing, exempt=entry.exempt)
        if member_id is None:
            skipped.append(entry.full_name)
            continue
        count += 1
        member = await load_member(tx, member_id)
        await _record(tx, turn, actor, member, "add_member", after=_values(member))
    return count, skipped


def _values(member: Member) -> dict[str, Any]:
    return {
        "full_name": member.full_name,
        "standing": member.standing.value,
        "exempt": member.exempt,
        "roles": sorted(member.roles),
        "joined": member.joined,
        "retired": member.retired,
    }


async def _record(
    tx: Session, turn: Turn, actor: Actor, member: Member, action: str, **values: Any
) -> None:
    await record_change(
        tx,
        turn.now,
        actor.account_id,
        action,
        f"member:{member.id}",
        committee_id=member.committee_id,
        cell_id=member.cell_id,
        **values,
    )


# --- a member's page ------------------------------------------------------------------------------


async def on_member_tapped(turn: Turn, button: texts.MemberButton) -> None:
    """A member's page; an open question is dropped."""
    async with turn.begin() as (tx, actor):
        member, cell = await load_kept_member(tx, actor, button.member_id)
        await end_prompt(tx, actor.telegram_id)
    await turn.show(_page(turn, actor, member, cell))


async def load_kept_member(tx: Session, actor: Actor, member_id: int) -> tuple[Member, Cell]:
    """A member of a cell whose roster the actor keeps. Raises a Refusal otherwise."""
    member = await load_member(tx, member_id)
    if member.cell_id is None:
        raise Gone
    return member, await load_kept_cell(tx, actor, member.cell_id)


def _page(turn: Turn, actor: Actor, member: Member, cell: Cell) -> Screen:
    own = member.id in {m.member_id for m in actor.memberships}
    offices = may(actor, Action.MANAGE_ROLES, _scope(member))
    leads = bool(set(member.roles) & {*LEADERS, Role.OFFICER})
    removable = not own and (offices or not leads)
    return texts.page(turn.words, member, cell, offices=offices and not own, removable=removable)


def _scope(member: Member) -> Scope:
    return Scope(member.committee_id, member.cell_id)


def check_removable(actor: Actor, member: Member) -> None:
    """Whether the actor may take the account or the line away. Raises a Refusal otherwise.

    Who could unlink a secretary and hand out a new link would hold the secretary's office:
    for those with an office, the right to give offices is asked for.
    """
    if member.id in {m.member_id for m in actor.memberships}:
        raise OwnLine
    if set(member.roles) & {*LEADERS, Role.OFFICER}:
        require(actor, Action.MANAGE_ROLES, _scope(member))


Save = Callable[[Session, Actor, Member], Awaitable[None]]


async def _change(turn: Turn, member_id: int, action: str, save: Save) -> None:
    """One change to one member: checked, saved, logged, and the page shown anew."""
    async with turn.begin() as (tx, actor):
        before, cell = await load_kept_member(tx, actor, member_id)
        if before.retired and action != RESTORE:
            raise Gone
        telegram_id = await find_linked_telegram_id(tx, member_id)
        await save(tx, actor, before)
        await end_prompt(tx, actor.telegram_id)
        after = await load_member(tx, member_id)
        changed = await _record_difference(tx, turn, actor, before, after, action)
        if telegram_id and changed & {"roles", "joined", "retired"}:
            await owe_menu(tx, telegram_id, turn.now)
        await touch_rosters(tx, [cell.id], turn.now)
    await turn.toast(turn.words.plain("members.toast.saved"))
    await turn.show(_page(turn, actor, after, cell))


async def _record_difference(
    tx: Session, turn: Turn, actor: Actor, before: Member, after: Member, action: str
) -> set[str]:
    """Logs what is different now, if anything; the names of what changed."""
    old, new = _values(before), _values(after)
    changed = {name for name in new if new[name] != old[name]}
    if changed:
        was = {name: old[name] for name in sorted(changed)}
        now_is = {name: new[name] for name in sorted(changed)}
        await _record(tx, turn, actor, after, action, before=was, after=now_is)
    return changed


async def on_standing_tapped(turn: Turn, button: texts.StandingButton) -> None:
    """chính thức or dự bị."""

    async def save(tx: Session, _actor: Actor, member: Member) -> None:
        await save_standing(tx, member, button.standing)

    await _change(turn, button.member_id, "change_standing", save)


async def on_exempt_tapped(turn: Turn, button: texts.ExemptButton) -> None:
    """miễn sinh hoạt, or no longer."""

    async def save(tx: Session, _actor: Actor, member: Member) -> None:
        await save_exempt(tx, member, exempt=bool(button.exempt))

    await _change(turn, button.member_id, "change_exempt", save)


async def on_offices_tapped(turn: Turn, button: texts.OfficesButton) -> None:
    """Opens the choice of offices."""
    async with turn.look() as (tx, actor):
        member, _ = await load_kept_member(tx, actor, button.member_id)
        check_gives_office(actor, member)
    await turn.show(texts.choose_office(turn.words, member))


async def on_office_tapped(turn: Turn, button: texts.OfficeButton) -> None:
    """Bí thư, phó bí thư, chi ủy viên, or no office."""
    is_member = button.office is texts.Office.MEMBER
    role = None if is_member else Role(button.office.value)

    async def save(tx: Session, actor: Actor, member: Member) -> None:
        check_gives_office(actor, member)
        await save_role(tx, member, role)

    await _change(turn, button.member_id, "change_role", save)


def check_gives_office(actor: Actor, member: Member) -> None:
    """Raises a Refusal unless the actor may give this member an office."""
    require(actor, Action.MANAGE_ROLES, _scope(member))
    if member.id in {m.member_id for m in actor.memberships}:
        raise OwnLine


async def on_rename_tapped(turn: Turn, button: texts.RenameButton) -> None:
    """Asks for the new name."""
    async with turn.begin() as (tx, actor):
        member, _ = await load_kept_member(tx, actor, button.member_id)
        data = {"member_id": member.id}
        await save_prompt(tx, actor.telegram_id, NAME_PROMPT, data, turn.now)
    await turn.show(texts.ask_name(turn.words, member))


async def on_name_typed(turn: Turn, prompt: Prompt) -> None:
    """The new name; one that cannot be is refused and asked for again."""

    async def save(tx: Session, _actor: Actor, member: Member) -> None:
        parsed = parse_member_lines(turn.text)
        if len(parsed.entries) != 1 or parsed.problems:
            raise NameUnusable
        await rename_member(tx, member, parsed.entries[0].full_name)

    await _change(turn, prompt.data["member_id"], "rename_member", save)


async def on_unlink_tapped(turn: Turn, button: texts.UnlinkButton) -> None:
    """Gỡ liên kết: the question, then the deed."""

    async def save(tx: Session, actor: Actor, member: Member) -> None:
        check_removable(actor, member)
        await unlink_member(tx, member.id)
        await revoke_invites(tx, turn.now, member_id=member.id)

    if button.sure is texts.Sure.YES:
        await _change(turn, button.member_id, "unlink_member", save)
    else:
        await _confirm(turn, button)


async def on_retire_tapped(turn: Turn, button: texts.RetireButton) -> None:
    """Cho ra khỏi danh sách: the question, then the deed."""

    async def save(tx: Session, actor: Actor, member: Member) -> None:
        check_removable(actor, member)
        await retire_member(tx, member, turn.now)

    if button.sure is texts.Sure.YES:
        await _change(turn, button.member_id, "retire_member", save)
    else:
        await _confirm(turn, button)


async def _confirm(turn: Turn, button: texts.UnlinkButton | texts.RetireButton) -> None:
    async with turn.look() as (tx, actor):
        member, _ = await load_kept_member(tx, actor, button.member_id)
        check_removable(actor, member)
    await turn.show(texts.confirm(turn.words, member, button))


async def on_restore_tapped(turn: Turn, button: texts.RestoreButton) -> None:
    """Back into the roster."""

    async def save(tx: Session, actor: Actor, member: Member) -> None:
        check_removable(actor, member)
        await restore_member(tx, member)

    await _change(turn, button.member_id, RESTORE, save)
