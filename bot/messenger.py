"""Screens become Telegram calls, and Telegram's answers become outcomes."""

from collections.abc import Awaitable
from typing import Any

import structlog
from telegram import (
    BotCommandScopeChat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Message,
)
from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.ext import ExtBot

from bot.transport import NotSent
from core.lanes import Lane
from core.screens import (
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

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
UNCHANGED = "message is not modified"
CANNOT_REACH = {
    "blocked": "blocked",
    "deactivated": "deactivated",
    "initiate conversation": "never_started",
    "kicked": "removed",
    "not a member": "removed",
    "chat not found": "no_chat",
}


class TelegramMessenger:
    """core.screens.Messenger over a PTB bot."""

    def __init__(self, bot: ExtBot[Any]) -> None:
        self.bot = bot

    async def send(self, chat_id: int, screen: Screen, lane: Lane) -> Outcome:
        """Sends a new message, with its file if it has one."""
        common: dict[str, Any] = {
            "chat_id": chat_id,
            "parse_mode": ParseMode.HTML,
            "reply_markup": keyboard(screen.rows),
            "disable_notification": screen.silent or None,
            "rate_limit_args": lane,
        }
        file = screen.file
        if file is None:
            call = self.bot.send_message(
                text=str(screen.text), link_preview_options=NO_PREVIEW, **common
            )
        elif file.picture:
            call = self.bot.send_photo(photo=file.content, caption=str(screen.text), **common)
        else:
            call = self.bot.send_document(
                document=file.content, filename=file.name, caption=str(screen.text), **common
            )
        return await _outcome(call)

    async def edit(self, chat_id: int, message_id: int, screen: Screen, lane: Lane) -> Outcome:
        """Edits a message's text and buttons. "Not modified" is as good as done."""
        outcome = await _outcome(
            self.bot.edit_message_text(
                text=str(screen.text),
                chat_id=chat_id,
                message_id=message_id,
                parse_mode=ParseMode.HTML,
                link_preview_options=NO_PREVIEW,
                reply_markup=keyboard(screen.rows),
                rate_limit_args=lane,
            )
        )
        if isinstance(outcome, Rejected) and UNCHANGED in outcome.reason:
            return Sent(message_id)
        return outcome

    async def pin(self, chat_id: int, pin: Pin, lane: Lane) -> Outcome:
        """Pins without a sound."""
        return await _outcome(
            self.bot.pin_chat_message(
                chat_id, pin.message_id, disable_notification=True, rate_limit_args=lane
            )
        )

    async def set_menu(self, chat_id: int, menu: Menu, lane: Lane) -> Outcome:
        """Sets the command menu of one chat; an empty one brings the default back."""
        scope = BotCommandScopeChat(chat_id)
        if menu.commands:
            call = self.bot.set_my_commands(menu.commands, scope=scope, rate_limit_args=lane)
        else:
            call = self.bot.delete_my_commands(scope=scope, rate_limit_args=lane)
        return await _outcome(call)

    async def toast(self, query_id: str, text: str = "", *, alert: bool = False) -> None:
        """Answers a button press. A press that is too old loses its toast, nothing else."""
        outcome = await _outcome(
            self.bot.answer_callback_query(
                query_id, text=text or None, show_alert=alert, rate_limit_args=Lane.INTERACTIVE
            )
        )
        if not isinstance(outcome, Sent):
            log.info("toast lost", outcome=type(outcome).__name__)


async def _outcome(call: Awaitable[Any]) -> Outcome:  # noqa: PLR0911 - one for each kind
    """What became of a call. BadRequest and NotSent are NetworkErrors too: the order matters."""
    try:
        answer = await call
    except RetryAfter as error:
        return Wait(_seconds(error))
    except ChatMigrated as error:
        return Moved(error.new_chat_id)
    except Forbidden as error:
        return Unreachable(_why(error.message) or "forbidden")
    except BadRequest as error:
        why = _why(error.message)
        return Unreachable(why) if why else Rejected(error.message.lower())
    except NotSent:
        return NotReached()
    except NetworkError:
        return Unknown()
    except TelegramError as error:
        return Rejected(error.message.lower())
    return Sent(answer.message_id if isinstance(answer, Message) else 0)


def _why(description: str) -> str:
    lowered = description.lower()
    return next((why for words, why in CANNOT_REACH.items() if words in lowered), "")


def _seconds(error: RetryAfter) -> float:
    wait = error.retry_after
    return float(wait) if isinstance(wait, int) else wait.total_seconds()


def keyboard(rows: Rows) -> InlineKeyboardMarkup | None:
    """The inline keyboard; None for no buttons."""
    if not rows:
        return None
    return InlineKeyboardMarkup([[_button(button) for button in row] for row in rows])


def _button(button: Button) -> InlineKeyboardButton:
    return InlineKeyboardButton(
        button.label,
        callback_data=button.data or None,
        url=button.url or None,
        style=button.style or None,
    )
