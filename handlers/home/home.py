"""/start, /help, the start screen, and what the bot says when it did not understand."""

from collections.abc import Callable
from datetime import datetime

from core.home import screens as texts
from core.home.menu import find_like, seats
from core.model.people import LEADERS, Actor, Membership, Role
from core.ui.buttons import Home
from core.ui.screens import Screen
from core.ui.words import Words
from db.engine.database import Session
from db.meetings.meetings import find_current_meeting
from db.notices.notices import forget_progress_message
from db.outbox.views import forget_view
from db.people import load_cell, load_committee_name
from db.prompts import end_prompt, forget_ended_prompts
from handlers.joining import join as joining
from handlers.turn import Turn

NO_WORDS = frozenset({"sticker", "dice", "animation", "game", "story"})
"""What says as little as a nod."""


async def on_start(turn: Turn, text: str) -> None:
    """Shows the start screen; with a token behind /start, begins joining."""
    if text.strip():
        await joining.on_start_with_token(turn, text.strip())
    else:
        await _show_home(turn)


async def on_home_tapped(turn: Turn, _button: Home) -> None:
    await _show_home(turn)


async def _show_home(turn: Turn) -> None:
    async with turn.look() as (_, actor):
        pass
    if not actor.joined:
        await joining.on_known_start(turn)
        return
    async with turn.begin() as (tx, actor):
        # Whatever was being asked is given up, and the message mirrors nothing any more.
        await end_prompt(tx, actor.telegram_id)
        await forget_view(tx, turn.chat_id, turn.message_id or 0)
        await forget_progress_message(tx, actor.account_id, turn.message_id or 0)
        places = await _load_places(tx, actor, turn.now)
    await turn.show(texts.home(turn.words, actor.memberships[0].full_name, places, seats(actor)))


async def _load_places(tx: Session, actor: Actor, now: datetime) -> list[texts.Place]:
    cells = [m for m in actor.memberships if m.cell_id is not None]
    places = [await _cell_place(tx, actor, m, now) for m in cells]
    for committee_id in actor.watched_committee_ids:
        name = await load_committee_name(tx, committee_id)
        places.append(texts.Place(name, Role.OFFICER, is_cell=False))
    return places


async def _cell_place(tx: Session, actor: Actor, own: Membership, now: datetime) -> texts.Place:
    cell = await load_cell(tx, own.cell_id or 0)
    held = {grant.role for grant in actor.grants if grant.cell_id == cell.id}
    role = next((role.value for role in LEADERS if role in held), "member")
    upcoming = await find_current_meeting(tx, cell.id, now)
    return texts.Place(cell.name, role, is_cell=True, upcoming=upcoming, now=now)


async def on_help(turn: Turn, _text: str) -> None:
    async with turn.look() as (_, actor):
        pass
    add_to_group = f"https://t.me/{turn.services.bot_username}?startgroup=chibo"
    await turn.show(texts.help_page(turn.words, seats(actor), add_to_group))


async def on_unknown_text(turn: Turn) -> None:
    """Says that the bot does not know these words."""
    await _show_hint(turn, texts.hint)


async def on_unknown_command(turn: Turn, word: str, behind: str) -> None:
    """Names the command nearest to one that is none, below it as every command is answered."""
    near = find_like(word) or find_like(word + behind)
    await _show_hint(turn, lambda words: texts.no_such_command(words, word, near), below=True)


async def on_edited(turn: Turn) -> None:
    """Says that a line edited later does not change the answer that was given with it."""
    async with turn.look():
        pass
    await turn.reply(texts.edited(turn.words))


async def _show_hint(turn: Turn, hint: Callable[[Words], Screen], *, below: bool = False) -> None:
    """Shows a hint above the start screen; to somebody who has none, how to come in."""
    async with turn.look() as (tx, actor):
        places = await _load_places(tx, actor, turn.now) if actor.joined else []
    if actor.joined:
        home = texts.home(turn.words, actor.memberships[0].full_name, places, seats(actor))
        show = turn.send if below else turn.reply
        await show(texts.above(hint(turn.words), home))
    else:
        turn.in_row = True
        await joining.on_known_start(turn)


async def on_late_text(turn: Turn, command: str) -> None:
    """Tells once that a question ended a day after it was asked, and shows a way back."""
    async with turn.begin() as (tx, actor):
        await forget_ended_prompts(tx, actor.telegram_id, turn.now)
    await turn.send(texts.too_late(turn.words, command))


async def on_file(turn: Turn) -> None:
    """Says where documents belong, and that the bot reads nothing but text: it carries none."""
    async with turn.look():
        pass
    await turn.reply(texts.no_files(turn.words))


async def on_old_button(turn: Turn) -> None:
    """Answers a button that is too old, damaged or forged."""
    async with turn.look():
        pass
    await turn.toast(turn.words.plain("home.old_button"), alert=True)
