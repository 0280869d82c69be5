"""Finds the handler for an update and tells the person when something is refused."""

import re

import structlog

from core.home import menu
from core.home.buttons import CommandButton
from core.model import errors
from core.reminders.buttons import LineButton
from core.ui.buttons import ButtonData, Nothing, unpack
from db import prompts
from handlers import edited, picks
from handlers import turn as turns
from handlers.answers import said
from handlers.groups import groups
from handlers.home import home
from handlers.joining import join
from handlers.reminders import returning
from handlers.reminders.lines import keep_lines
from handlers.routing import Press, Routes

log = structlog.get_logger()

COMMAND = re.compile(r"/\s*(\w+)(?:@(\w+))?(.*)", re.DOTALL)


class Dispatcher:
    def __init__(self, routes: Routes) -> None:
        self.routes = routes

    async def work(self, turn: turns.Turn) -> None:
        """Works one update. Tells a Refusal to the person; anything else is the caller's."""
        try:
            await self._answer(turn)
        finally:
            if turn.is_sign_of_life:
                await returning.on_anything(turn)
        if turn.is_sign_of_life:
            await returning.ask_anew(turn)

    async def _answer(self, turn: turns.Turn) -> None:
        try:
            await self._route(turn)
        except errors.NotJoined as refusal:
            left = await join.has_left(turn)
            await turn.refuse(errors.NoLongerFollowed() if left else refusal)
        except errors.Refusal as refusal:
            await turn.refuse(refusal)
        except turns.AlreadyWorked:
            log.info("update worked before", update=turn.update_id)
        except turns.NotShown:
            if turn.private:
                raise
            await groups.owe_said(turn)
        await turn.toast()

    async def _route(self, turn: turns.Turn) -> None:
        update = turn.update
        if update.query_id:
            await self._on_button(turn, update.data)
        elif update.is_there is not None:
            await groups.on_my_chat_member(turn)
        elif update.moved_to or update.moved_from:
            await groups.on_group_migrated(turn)
        elif update.edited:
            await self._on_edited(turn)
        elif turn.text.startswith("/"):
            await self._on_command(turn)
        elif turn.text and turn.private:
            await self._on_text(turn)
        elif turn.private and update.attached:
            await self._on_attached(turn)
        elif not turn.private and turn.is_addressed:
            await groups.on_spoken_to(turn)

    async def _on_attached(self, turn: turns.Turn) -> None:
        """Reads the caption of a file, or what a sticker means; the file itself is not taken."""
        if turn.update.attached in home.NO_WORDS or said.is_clear(turn):
            await self._on_free_text(turn)
        else:
            await home.on_file(turn)

    async def _on_button(self, turn: turns.Turn, data: str) -> None:
        turn.services.hints.end_row(turn.chat_id)
        button = unpack(data)
        if isinstance(button, Nothing):
            return
        handler = self._handler_of(button)
        if button is None or handler is None:
            await home.on_old_button(turn)
            return
        if not turn.private and type(button) not in self.routes.in_groups:
            raise errors.NotAllowed("home.privately_only")
        keep_lines(turn)
        await handler(turn, button)
        await picks.keep(turn)

    def _handler_of(self, button: ButtonData | None) -> Press | None:
        if isinstance(button, CommandButton):
            return self._on_command_tapped
        if isinstance(button, LineButton):
            return self._on_line_tapped
        return self.routes.buttons.get(type(button)) if button else None

    async def _on_command_tapped(self, turn: turns.Turn, button: CommandButton) -> None:
        command = errors.there(menu.find_menu_command(button.name))
        await self.routes.commands[command.name](turn, "")

    async def _on_line_tapped(self, turn: turns.Turn, button: LineButton) -> None:
        """Sends another button's screen as a new message: the one tapped stays."""
        target = button.button
        handler = self._handler_of(target)
        if target is None or handler is None:
            raise errors.Gone
        turn.message_id = None
        await handler(turn, target)

    async def _on_command(self, turn: turns.Turn) -> None:
        """Runs commands in the private chat only."""
        parts = COMMAND.fullmatch(turn.text)
        word, addressee, rest = parts.groups("") if parts else ("", "", "")
        if addressee and addressee.lower() != turn.services.bot_username.lower():
            return
        if not turn.private:
            await groups.on_group_command(turn, word)
            return
        command, rest = menu.find_command(word, rest)
        if command is None:
            await home.on_unknown_command(turn, word, rest)
            return
        await self.routes.commands[command.name](turn, rest.strip())
        await picks.keep(turn)

    async def _on_edited(self, turn: turns.Turn) -> None:
        """Reads an edited line again while what it began is open; otherwise says what counts."""
        if not turn.private:
            return
        turn.begin_line_anew()
        parts = COMMAND.fullmatch(turn.text)
        word, behind = (parts[1], parts[3].strip()) if parts else ("", "")
        if not await edited.still_counts(turn, self.routes.questions, word, behind):
            await home.on_edited(turn)
        elif parts:
            await self._on_command(turn)
        else:
            await self._on_text(turn)

    async def _on_text(self, turn: turns.Turn) -> None:
        if await picks.on_typed(turn, self._press):
            return
        async with turn.look() as (tx, actor):
            prompt = await prompts.find_prompt(tx, actor.telegram_id, turn.now)
            ended = (
                None if prompt else await prompts.find_ended_prompt(tx, actor.telegram_id, turn.now)
            )
        if ended:
            question = self.routes.questions.get(ended)
            await home.on_late_text(turn, question.begun_by if question else "")
        elif prompt is None or prompt.kind not in self.routes.questions:
            await self._on_free_text(turn)
        else:
            await self._on_answer(turn, prompt)

    async def _press(self, turn: turns.Turn, data: str) -> None:
        """Does what pressing that button does."""
        button = unpack(data)
        handler = self._handler_of(button)
        if button is None or handler is None:
            raise errors.Gone
        await handler(turn, button)
        await picks.keep(turn)

    async def _on_free_text(self, turn: turns.Turn) -> None:
        if await picks.on_nearly(turn):
            return
        if not await said.on_said(turn):
            await home.on_unknown_text(turn)

    async def _on_answer(self, turn: turns.Turn, prompt: prompts.Prompt) -> None:
        """Handles a typed answer; a refused one leaves its question open and asks again."""
        question = self.routes.questions[prompt.kind]
        try:
            await question.on_typed(turn, prompt)
        except errors.Refusal as refusal:
            if question.again is None:
                raise
            try:
                with turn.under(refusal):
                    await question.again(turn, prompt)
            except errors.Refusal:
                raise refusal from None
