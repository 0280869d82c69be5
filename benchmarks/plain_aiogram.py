"""A plain bot as aiogram's own documentation teaches it, to compare with.

A press is kept in SQLite, answered, and its card edited; each update is a task, as aiogram does by
itself. A broadcast is a loop with a pause of 1/30 s after each message.
"""

import argparse
import asyncio
import logging
import os
from pathlib import Path

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramRetryAfter
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from benchmarks.plain_answers import DONE, LABEL, TEXT, PlainAnswers

BUTTON = InlineKeyboardButton(text=LABEL, callback_data="attend")
KEYBOARD = InlineKeyboardMarkup(inline_keyboard=[[BUTTON]])


async def send_all(bot: Bot, people: range) -> None:
    for chat_id in people:
        try:
            await bot.send_message(chat_id, TEXT, reply_markup=KEYBOARD)
        except TelegramRetryAfter as error:
            await asyncio.sleep(error.retry_after)
            await bot.send_message(chat_id, TEXT, reply_markup=KEYBOARD)
        await asyncio.sleep(1 / 30)


async def main() -> None:
    """Serves until SIGTERM."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--first-id", type=int, default=0)
    parser.add_argument("--send-to", type=int, default=0)
    options = parser.parse_args()
    logging.basicConfig(level=logging.WARNING)
    answers = PlainAnswers(Path(os.environ["DATA_DIR"]))
    dispatcher = Dispatcher()

    @dispatcher.callback_query()
    async def on_press(query: CallbackQuery) -> None:
        answers.keep(query.from_user.id)
        await query.answer(DONE)
        if isinstance(query.message, Message):
            await query.message.edit_text(f"{TEXT}\n\n{DONE}", reply_markup=KEYBOARD)

    server = TelegramAPIServer.from_base(os.environ["TELEGRAM_API_URL"])
    bot = Bot(os.environ["BOT_TOKEN"], session=AiohttpSession(api=server))
    people = range(options.first_id, options.first_id + options.send_to)
    sending = asyncio.create_task(send_all(bot, people))
    await dispatcher.start_polling(bot)
    sending.cancel()


if __name__ == "__main__":
    asyncio.run(main())
