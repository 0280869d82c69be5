"""Screens become Telegram calls, and Telegram's answers become outcomes."""

from collections.abc import Awaitable, Mapping
from typing import Any

import structlog
from telegram import InputFile
from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.telegram.calls import PacedBot
from bot.telegram.transport import NotSent
from core.model.refusals import Meaning, meaning_of, why_away
from core.ui.lanes import Lane
from core.ui.screens import (
    Button,
    Menu,
    Moved,
    NotReached,
    Outcome,
    Pin,
    Rejected,
    Rows,
    Screen,
    Sent,
    Unknown,
    Unreachable,
    Wait,
)

log = structlog.get_logger()

Given = dict[str, Any]

NO_PREVIEW = {"is_disabled": True}


class TelegramMessenger:
    """core.screens.Messenger over the bot."""

    def __init__(self, bot: PacedBot) -> None:
        self.bot = bot

    async def send(self, chat_id: int, screen: Screen, lane: Lane) -> Outcome:
        given: Given = {
            "chat_id": chat_id,
            "parse_mode": ParseMode.HTML.value,
            "reply_markup": keyboard(screen.rows),
            "disable_notification": screen.silent or None,
        }
        file = screen.file
        if file is None:
            text: Given = {"text": str(screen.text), "link_preview_options": NO_PREVIEW}
            return await self._call("sendMessage", {**given, **text}, lane)
        kind = "photo" if file.picture else "document"
        sent = InputFile(file.content, filename=file.name)
        given |= {kind: sent, "caption": str(screen.text)}
        return await self._call(f"send{kind.capitalize()}", given, lane)

    async def edit(self, chat_id: int, message_id: int, screen: Screen, lane: Lane) -> Outcome:
        """Treats "Not modified" as done."""
        given: Given = {
            "text": str(screen.text),
            "chat_id": chat_id,
            "message_id": message_id,
            "parse_mode": ParseMode.HTML.value,
            "link_preview_options": NO_PREVIEW,
            "reply_markup": keyboard(screen.rows),
        }
        outcome = await self._call("editMessageText", given, lane)
        if isinstance(outcome, Rejected) and meaning_of(outcome.reason) is Meaning.SAME:
            return Sent(message_id)
        return outcome

    async def pin(self, chat_id: int, pin: Pin, lane: Lane) -> Outcome:
        """Pins without a sound."""
        given = {"chat_id": chat_id, "message_id": pin.message_id, "disable_notification": True}
        return await self._call("pinChatMessage", given, lane)

    async def set_menu(self, chat_id: int, menu: Menu, lane: Lane) -> Outcome:
        """Sets the command menu of one chat; an empty one brings the default back."""
        given: Given = {"scope": {"type": "chat", "chat_id": chat_id}}
        if not menu.commands:
            return await self._call("deleteMyCommands", given, lane)
        given["commands"] = [{"command": word, "description": does} for word, does in menu.commands]
        return await self._call("setMyCommands", given, lane)

    async def toast(self, query_id: str, text: str = "", *, alert: bool = False) -> None:
        """Answers a button press. A press that is too old loses its toast, nothing else."""
        given = {"callback_query_id": query_id, "text": text or None, "show_alert": alert}
        outcome = await self._call("answerCallbackQuery", given, Lane.INTERACTIVE)
        if not isinstance(outcome, Sent):
            log.info("toast lost", outcome=type(outcome).__name__)

    async def _call(self, method: str, given: Mapping[str, Any], lane: Lane) -> Outcome:
        return await _outcome(self.bot.call(method, given, lane))


async def _outcome(call: Awaitable[Any]) -> Outcome:  # noqa: PLR0911 - one for each kind
    """Checks BadRequest and NotSent first: they are NetworkErrors too."""
    try:
        answer = await call
    except RetryAfter as error:
        return Wait(_seconds(error))
    except ChatMigrated as error:
        return Moved(error.new_chat_id)
    except Forbidden as error:
        return _refused(error.message, otherwise=Meaning.AWAY)
    except BadRequest as error:
        return _refused(error.message, otherwise=Meaning.OURS)
    except NotSent:
        return NotReached()
    except NetworkError:
        return Unknown()
    except TelegramError as error:
        return Rejected(error.message.lower())
    return Sent(answer["message_id"] if isinstance(answer, dict) else 0)


def _refused(description: str, otherwise: Meaning) -> Unreachable | Rejected:
    means = meaning_of(description)
    if (otherwise if means is Meaning.OURS else means) is Meaning.AWAY:
        return Unreachable(why_away(description))
    return Rejected(description.lower())


def _seconds(error: RetryAfter) -> float:
    wait = error.retry_after
    return float(wait) if isinstance(wait, int) else wait.total_seconds()


def keyboard(rows: Rows) -> Given | None:
    if not rows:
        return None
    return {"inline_keyboard": [[_button(button) for button in row] for row in rows]}


def _button(button: Button) -> Given:
    said = {"callback_data": button.data, "url": button.url, "style": button.style}
    return {"text": button.label, **{key: value for key, value in said.items() if value}}
