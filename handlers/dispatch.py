"""Finds the handler for an update and tells the person when something is refused."""

import re

import structlog

from core.model.errors import NotAllowed, Refusal
from core.ui.buttons import Nothing, unpack
from db.prompts import Prompt, find_ended_prompt, find_prompt
from handlers.groups import groups
from handlers.home import home
from handlers.reminders import returning
from handlers.reminders.lines import keep_lines
from handlers.retyping import AGAIN
from handlers.routes import BEGUN_BY, BUTTONS, COMMANDS, GROUP_BUTTONS, PROMPTS
from handlers.turn import AlreadyWorked, Turn

log = structlog.get_logger()

COMMAND = re.compile(r"/(\w+)(?:@(\w+))?(.*)", re.DOTALL)
BY_WORD = {word: handler for words, handler in COMMANDS.items() for word in words}


async def work(turn: Turn) -> None:
    """Works one update. A Refusal is told to the person; anything else is the caller's."""
    try:
        await _answer(turn)
    finally:
        if turn.is_sign_of_life:
            await returning.on_anything(turn)
    if turn.is_sign_of_life:
        await returning.ask_anew(turn)


async def _answer(turn: Turn) -> None:
    try:
        await _route(turn)
    except Refusal as refusal:
        await turn.refuse(refusal)
    except AlreadyWorked:
        log.info("update worked before", update=turn.update_id)
    await turn.toast()


async def _route(turn: Turn) -> None:
    update = turn.update
    if update.query_id:
        await _on_button(turn, update.data)
    elif update.is_there is not None:
        await groups.on_my_chat_member(turn)
    elif update.moved_to or update.moved_from:
        await groups.on_group_migrated(turn)
    elif turn.text.startswith("/"):
        await _on_command(turn)
    elif turn.text and turn.private:
        await _on_text(turn)
    elif turn.private and update.attached:
        await home.on_file(turn)


async def _on_button(turn: Turn, data: str) -> None:
    button = unpack(data)
    if isinstance(button, Nothing):
        return
    if button is None or type(button) not in BUTTONS:
        await home.on_old_button(turn)
        return
    if not turn.private and type(button) not in GROUP_BUTTONS:
        raise NotAllowed("home.privately_only")
    keep_lines(turn)
    await BUTTONS[type(button)](turn, button)


async def _on_command(turn: Turn) -> None:
    parts = COMMAND.fullmatch(turn.text)
    word, addressee, rest = parts.groups("") if parts else ("", "", "")
    if addressee and addressee.lower() != turn.office.bot_username.lower():
        return
    if not turn.private:
        await groups.on_group_command(turn, word.lower())
    elif handler := BY_WORD.get(word.lower()):
        await handler(turn, rest.strip())
    else:
        await home.on_unknown_text(turn)


async def _on_text(turn: Turn) -> None:
    async with turn.look() as (tx, actor):
        prompt = await find_prompt(tx, actor.telegram_id, turn.now)
        ended = None if prompt else await find_ended_prompt(tx, actor.telegram_id, turn.now)
    if ended:
        await home.on_late_text(turn, BEGUN_BY.get(ended, ""))
    elif prompt is None or prompt.kind not in PROMPTS:
        await home.on_unknown_text(turn)
    else:
        await _on_answer(turn, prompt)


async def _on_answer(turn: Turn, prompt: Prompt) -> None:
    """A typed answer; one that is refused leaves its question open, and it is asked again."""
    try:
        await PROMPTS[prompt.kind](turn, prompt)
    except Refusal as refusal:
        again = AGAIN.get(prompt.kind)
        if again is None:
            raise
        try:
            with turn.under(refusal):
                await again(turn, prompt)
        except Refusal:
            raise refusal from None
