"""A plain bot as python-telegram-bot's own documentation teaches it, to compare with.

Updates side by side (concurrent_updates), answers in a set and as lines of a file, and for a
broadcast one message after the other with a pause of 1/30 s. (AIORateLimiter needs a package
that this project does not use.)
"""

import argparse
import asyncio
import logging
import os
from pathlib import Path
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import RetryAfter
from telegram.ext import Application, CallbackQueryHandler, ContextTypes

from benchmarks.standin import LABEL

KEYBOARD = InlineKeyboardMarkup([[InlineKeyboardButton(LABEL, callback_data="attend")]])
TEXT = "📨 MỜI HỌP CHI BỘ\n\nKính mời đồng chí dự sinh hoạt thường kỳ."


class PlainBot:
    """The handlers; `answers` holds who has pressed."""

    def __init__(self, folder: Path, first_id: int, count: int) -> None:
        self.answers: set[int] = set()
        self.file = (folder / "answers.txt").open("a", buffering=1)
        self.people = range(first_id, first_id + count)

    async def on_press(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        query = update.callback_query
        assert query
        self.answers.add(query.from_user.id)
        self.file.write(f"{query.from_user.id}\n")
        await query.answer("Đã ghi nhận: Tham dự")
        await query.edit_message_text(f"{TEXT}\n\nĐã ghi nhận: Tham dự", reply_markup=KEYBOARD)

    async def on_start(self, application: Application[Any, Any, Any, Any, Any, Any]) -> None:
        self.sending = asyncio.create_task(self._send_all(application))

    async def _send_all(self, application: Application[Any, Any, Any, Any, Any, Any]) -> None:
        for chat_id in self.people:
            try:
                await application.bot.send_message(chat_id, TEXT, reply_markup=KEYBOARD)
            except RetryAfter as error:
                await asyncio.sleep(float(error._retry_after.total_seconds()))  # noqa: SLF001
                await application.bot.send_message(chat_id, TEXT, reply_markup=KEYBOARD)
            await asyncio.sleep(1 / 30)


def main() -> None:
    """Serves until SIGTERM."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--first-id", type=int, default=0)
    parser.add_argument("--send-to", type=int, default=0)
    options = parser.parse_args()
    logging.basicConfig(level=logging.WARNING)
    plain = PlainBot(Path(os.environ["DATA_DIR"]), options.first_id, options.send_to)
    application = (
        Application.builder()
        .token(os.environ["BOT_TOKEN"])
        .base_url(f"{os.environ['TELEGRAM_API_URL']}/bot")
        .concurrent_updates(256)
        .post_init(plain.on_start)
        .build()
    )
    application.add_handler(CallbackQueryHandler(plain.on_press))
    application.run_polling()


if __name__ == "__main__":
    main()
