"""A plain bot as python-telegram-bot's own documentation teaches it, to compare with.

A press is kept in SQLite, answered, and its card edited. Updates one after the other, as PTB does
by itself; `--side-by-side` turns its concurrent_updates on. A broadcast is a loop, with
`--limiter` through PTB's AIORateLimiter, else with a pause of 1/30 s after each message.
"""

import argparse
import asyncio
import logging
import os
from pathlib import Path
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import RetryAfter
from telegram.ext import AIORateLimiter, Application, CallbackQueryHandler, ContextTypes

from benchmarks.plain_answers import DONE, LABEL, TEXT, PlainAnswers

KEYBOARD = InlineKeyboardMarkup([[InlineKeyboardButton(LABEL, callback_data="attend")]])
Plain = Application[Any, Any, Any, Any, Any, Any]


class PlainBot:
    """The handlers."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.answers = PlainAnswers(Path(os.environ["DATA_DIR"]))
        self.people = range(options.first_id, options.first_id + options.send_to)
        self.pause = 0.0 if options.limiter else 1 / 30

    async def on_press(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        query = update.callback_query
        assert query
        self.answers.keep(query.from_user.id)
        await query.answer(DONE)
        await query.edit_message_text(f"{TEXT}\n\n{DONE}", reply_markup=KEYBOARD)

    async def on_start(self, application: Plain) -> None:
        self.sending = asyncio.create_task(self._send_all(application))

    async def _send_all(self, application: Plain) -> None:
        for chat_id in self.people:
            try:
                await application.bot.send_message(chat_id, TEXT, reply_markup=KEYBOARD)
            except RetryAfter as error:
                await asyncio.sleep(float(error._retry_after.total_seconds()))  # noqa: SLF001
                await application.bot.send_message(chat_id, TEXT, reply_markup=KEYBOARD)
            await asyncio.sleep(self.pause)


def main() -> None:
    """Serves until SIGTERM."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--first-id", type=int, default=0)
    parser.add_argument("--send-to", type=int, default=0)
    parser.add_argument("--limiter", action="store_true")
    parser.add_argument("--side-by-side", action="store_true")
    options = parser.parse_args()
    logging.basicConfig(level=logging.WARNING)
    plain = PlainBot(options)
    builder = Application.builder().token(os.environ["BOT_TOKEN"]).post_init(plain.on_start)
    builder = builder.base_url(f"{os.environ['TELEGRAM_API_URL']}/bot")
    if options.limiter:
        builder = builder.rate_limiter(AIORateLimiter(max_retries=5))
    if options.side_by_side:
        builder = builder.concurrent_updates(256)
    application = builder.build()
    application.add_handler(CallbackQueryHandler(plain.on_press))
    application.run_polling()


if __name__ == "__main__":
    main()
