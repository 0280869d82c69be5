"""Finds the handler for an update and tells the person when something is refused."""

import re

import structlog

from core.buttons import Nothing, unpack
from core.errors import NotAllowed, Refusal
from db.prompts import find_ended_prompt, find_prompt
from handlers import groups, home, returning
from handlers.routes import BEGUN_BY, BUTTONS, COMMANDS, GROUP_BUTTONS, PROMPTS
from handlers.turn import AlreadyWorked, Turn

log = structlog.get_logger()

COMMAND = re.compile(r"/(\w+)(?:@(\w+))?(.*)", re.DOTALL)
BY_WORD = {word: handler for words, handler in COMMANDS.items() for word in words}


async def work(turn: Turn) -> None:
    """Works one update. A Refusal is told to the person; anything else is the caller's."""
    try:
        await _route(turn)
    except Refusal as refusal:
        await turn.refuse(refusal)
    except AlreadyWorked:
        log.info("update worked before", update=turn.update_id)
    await turn.toast()
    if turn.private and not turn.update.my_chat_member:
        await returning.on_anything(turn)


async def _route(turn: Turn) -> None:
    update = turn.update
    if update.callback_query:
        await _on_button(turn, update.callback_query.data or "")
    elif update.my_chat_member:
        await groups.on_my_chat_member(turn)
    elif message := update.message:
        if message.migrate_to_chat_id or message.migrate_from_chat_id:
            await groups.on_group_migrated(turn)
        elif turn.text.startswith("/"):
            await _on_command(turn)
        elif turn.text and turn.private:
            await _on_text(turn)
        elif turn.private and message.effective_attachment:
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
        await PROMPTS[prompt.kind](turn, prompt)
