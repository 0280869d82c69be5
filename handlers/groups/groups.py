"""The bot in a cell's group: added, bound, spoken to, moved, removed; blocked in a private chat."""

from datetime import timedelta

from core.groups import buttons
from core.groups import screens as texts
from core.home.menu import find_menu_command
from core.model import rights
from core.model.errors import Gone
from core.model.people import Actor, Cell
from core.reminders import waves
from core.ui import screens as ui
from core.ui import words
from core.ui.lanes import Lane
from db import people
from db.engine.database import Session
from db.groups import groups, refused
from db.meetings import meetings
from handlers.groups import board
from handlers.reminders.returning import on_unblocked
from handlers.turn import Turn

WORD_AT_MOST_EVERY = timedelta(minutes=10)
STRANGER_WORD_AT_MOST_EVERY = timedelta(days=365)
"""Somebody who adds the bot again and again, to no use, is told once."""


def _words() -> words.Words:
    """Loads Vietnamese: a group has no language of its own, and its board is in Vietnamese."""
    return words.words_in(words.DEFAULT_LANGUAGE)


def _address(turn: Turn) -> str:
    return f"https://t.me/{turn.services.bot_username}"


# --- the bot comes and goes -----------------------------------------------------------------------


async def on_my_chat_member(turn: Turn) -> None:
    """Handles the bot being added, removed, blocked, unblocked, and its rights being changed."""
    update = turn.update
    if update.chat_kind == "channel":
        return
    if update.was_there == update.is_there:
        async with turn.begin() as (tx, _):
            await refused.try_again(tx, turn.chat_id, turn.now)
        return
    if turn.private:
        await (on_unblocked(turn) if update.is_there else _on_blocked(turn))
    elif update.is_there:
        # A link that adds the bot to a group sends /start there too: one offer is enough.
        _first_time(turn, "start")
        await _offer(turn)
    else:
        async with turn.begin() as (tx, _):
            await groups.end_group(tx, turn.chat_id, update.chat_title, update.at or turn.now)


async def _on_blocked(turn: Turn) -> None:
    async with turn.begin() as (tx, _):
        await groups.lose_chat(tx, turn.chat_id, "blocked", turn.update.at or turn.now)


async def on_group_migrated(turn: Turn) -> None:
    old = turn.update.moved_from or turn.chat_id
    new = turn.update.moved_to or turn.chat_id
    async with turn.begin() as (tx, _):
        await groups.move_group(tx, old, new, turn.now)


# --- whose group it is ----------------------------------------------------------------------------


async def _offer(turn: Turn) -> None:
    """Offers the group to the cells the person leads, or says whose it is."""
    async with turn.look() as (tx, actor):
        screen = await _entrance(tx, turn, actor)
    if screen is not None:
        await turn.send(screen)


async def owe_said(turn: Turn) -> None:
    """Owes what could not be shown now: a group has one lane, and others' presses wait in it."""
    if turn.shown is not None:
        async with turn.begin() as (tx, _):
            await refused.owe_said(tx, turn.chat_id, turn.shown, turn.now)


async def _entrance(tx: Session, turn: Turn, actor: Actor) -> ui.Screen | None:
    holder = await people.find_group_cell(tx, turn.chat_id)
    if holder is not None and holder.id in actor.led_cell_ids:
        return texts.bound(_words(), holder, _address(turn))
    if holder is not None:
        return texts.taken(_words(), holder)
    if actor.led_cell_ids:
        return texts.offer(_words(), await people.load_cells(tx, actor.led_cell_ids))
    key = ("stranger", turn.chat_id)
    if turn.services.hints.first_time(key, turn.now, STRANGER_WORD_AT_MOST_EVERY):
        return texts.for_secretaries(_words(), _address(turn))
    return None


async def on_offer_tapped(turn: Turn, _button: buttons.OfferButton) -> None:
    async with turn.look() as (tx, actor):
        for cell in await people.load_cells(tx, actor.led_cell_ids):
            rights.require(actor, rights.Action.BIND_GROUP, cell.scope)
        screen = await _entrance(tx, turn, actor)
    if screen is not None:
        await turn.show(screen)


async def on_bind_tapped(turn: Turn, button: buttons.BindButton) -> None:
    """Binds the group to the cell, if both are free."""
    async with turn.begin() as (tx, actor):
        cell = await _load_led(tx, turn, actor, button.cell_id)
        holder = await people.find_group_cell(tx, turn.chat_id)
        if holder is not None and holder.id != cell.id:
            screen = texts.taken(_words(), holder)
        elif holder is None and cell.group_chat_id is not None:
            screen = texts.elsewhere(_words(), cell)
        else:
            if holder is None:
                await _bind(tx, turn, actor, cell)
            screen = texts.bound(_words(), cell, _address(turn))
    await turn.show(screen)


async def on_move_tapped(turn: Turn, button: buttons.MoveButton) -> None:
    boards: list[groups.Board] = []
    async with turn.begin() as (tx, actor):
        cell = await _load_led(tx, turn, actor, button.cell_id)
        holder = await people.find_group_cell(tx, turn.chat_id)
        if holder is None:
            boards = await groups.release_group(tx, cell, turn.now)
            await _bind(tx, turn, actor, cell)
        free = holder is None or holder.id == cell.id
        screen = texts.bound(_words(), cell, _address(turn))
        if holder is not None and not free:
            screen = texts.taken(_words(), holder)
    await turn.show(screen)
    await _end_boards(turn, boards)


async def on_unbind_tapped(turn: Turn, button: buttons.UnbindButton) -> None:
    async with turn.look() as (tx, actor):
        cell = await _load_led(tx, turn, actor, button.cell_id)
        if cell.group_chat_id != turn.chat_id:
            raise Gone
    await turn.show(texts.unbind(_words(), cell))


async def on_unbind_confirmed(turn: Turn, button: buttons.UnbindYesButton) -> None:
    async with turn.begin() as (tx, actor):
        cell = await _load_led(tx, turn, actor, button.cell_id)
        if cell.group_chat_id != turn.chat_id:
            raise Gone
        boards = await groups.release_group(tx, cell, turn.now)
        await _record(tx, turn, actor, cell, None)
        screen = texts.offer(_words(), await people.load_cells(tx, actor.led_cell_ids))
    await turn.show(screen)
    await _end_boards(turn, boards)


async def _load_led(tx: Session, turn: Turn, actor: Actor, cell_id: int) -> Cell:
    """Loads the cell, if this is a group and the person may bind it."""
    cell = await people.load_cell(tx, cell_id)
    rights.require(actor, rights.Action.BIND_GROUP, cell.scope)
    if turn.private or cell.retired:
        raise Gone
    return cell


async def _bind(tx: Session, turn: Turn, actor: Actor, cell: Cell) -> None:
    """Binds the group; boards come when people first hear of each meeting."""
    await groups.bind_group(tx, cell.id, turn.chat_id)
    for meeting in await meetings.load_open_meetings(tx, turn.now, cell.id):
        invited_at = waves.invited_at(meeting, waves.rules_from(cell.reminders), turn.now)
        at = max(turn.now, invited_at)
        await groups.owe_board(tx, cell.id, meeting.id, at, meeting.starts_at)
    await _record(tx, turn, actor, cell, turn.chat_id)


async def _record(tx: Session, turn: Turn, actor: Actor, cell: Cell, chat_id: int | None) -> None:
    before, after = {"group_chat_id": cell.group_chat_id}, {"group_chat_id": chat_id}
    action = groups.BOUND if chat_id else "unbind_group"
    await turn.record(tx, actor, action, cell, before=before, after=after)


async def _end_boards(turn: Turn, boards: list[groups.Board]) -> None:
    """Marks boards that are no longer kept up to date, if Telegram still allows edits."""
    for chat_id, message_id in boards:
        screen = texts.board_ended(_words())
        await turn.services.messenger.edit(chat_id, message_id, screen, Lane.BULK)


# --- the bot is spoken to -------------------------------------------------------------------------


async def on_group_command(turn: Turn, word: str) -> None:
    """Answers /hop with the board, /start with whose group it is, the rest with a way to private.

    An unknown command may be meant for another bot and gets no answer.
    """
    command = find_menu_command(word)
    if command is None:
        return
    if command.name == "hop":
        await _show_next(turn)
    elif not _first_time(turn, command.name):
        return
    elif turn.update.anonymous and command.name != "start":
        await turn.send(texts.anonymous(_words(), _address(turn)))
    elif command.name == "start":
        await _offer(turn)
    else:
        await turn.send(texts.ask_privately(_words(), _address(turn)))


async def on_spoken_to(turn: Turn) -> None:
    """Leads whoever speaks to the bot in the group to the private chat, once in a while."""
    if _first_time(turn, "spoken to"):
        text = texts.anonymous if turn.update.anonymous else texts.ask_privately
        await turn.send(text(_words(), _address(turn)))


def _first_time(turn: Turn, name: str) -> bool:
    """Tells whether this person has not just asked the same in this group."""
    key = (name, turn.chat_id, turn.sender.id if turn.sender else 0)
    return turn.services.hints.first_time(key, turn.now, WORD_AT_MOST_EVERY)


async def _show_next(turn: Turn) -> None:
    async with turn.look() as (tx, _):
        cell = await people.find_group_cell(tx, turn.chat_id)
        meeting = await meetings.find_current_meeting(tx, cell.id, turn.now) if cell else None
    if cell is None:
        await _offer(turn)
    elif meeting is None:
        await turn.send(texts.nothing_ahead(_words()))
    else:
        await board.show_board(turn, meeting)
