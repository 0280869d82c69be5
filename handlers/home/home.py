"""/start, /help, the start screen, and what the bot says when it did not understand."""

from datetime import datetime, timedelta

from core.home import screens as texts
from core.home.menu import seats
from core.model.people import LEADERS, Actor, Membership, Role
from core.ui.buttons import Home
from db.engine.database import Session
from db.meetings.meetings import find_next_meeting
from db.notices.notices import forget_progress_message
from db.outbox.views import forget_view
from db.people import load_cell, load_committee_name
from db.prompts import end_prompt, forget_ended_prompts
from handlers.joining import join as joining
from handlers.turn import Turn

HINT_AT_MOST_EVERY = timedelta(minutes=10)
# An album arrives as one update for each of its pictures.
FILE_WORD_AT_MOST_EVERY = timedelta(minutes=1)


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
    upcoming = await find_next_meeting(tx, cell.id, now)
    return texts.Place(cell.name, role, is_cell=True, upcoming=upcoming)


async def on_help(turn: Turn, _text: str) -> None:
    async with turn.look() as (_, actor):
        pass
    add_to_group = f"https://t.me/{turn.services.bot_username}?startgroup=chibo"
    await turn.show(texts.help_page(turn.words, seats(actor), add_to_group))


async def on_unknown_text(turn: Turn) -> None:
    """Hints, once in a while, in the private chat, that the bot does not know these words."""
    if _may_speak(turn, "hint", HINT_AT_MOST_EVERY):
        async with turn.look():
            pass
        await turn.send(texts.hint(turn.words))


async def on_late_text(turn: Turn, command: str) -> None:
    """Tells once that a question ended a day after it was asked, and shows a way back."""
    async with turn.begin() as (tx, actor):
        await forget_ended_prompts(tx, actor.telegram_id, turn.now)
    await turn.send(texts.too_late(turn.words, command))


async def on_file(turn: Turn) -> None:
    """Says where documents belong: the bot carries none."""
    if _may_speak(turn, "file", FILE_WORD_AT_MOST_EVERY):
        async with turn.look():
            pass
        await turn.send(texts.no_files(turn.words))


def _may_speak(turn: Turn, about: str, span: timedelta) -> bool:
    return turn.services.hints.first_time((about, turn.chat_id), turn.now, span)


async def on_old_button(turn: Turn) -> None:
    """Answers a button that is too old, damaged or forged."""
    async with turn.look():
        pass
    await turn.toast(turn.words.plain("home.old_button"), alert=True)
