"""Telegram's typed-command menus, kept equal to core.menus.

Strangers see the default menu, groups theirs; whoever joined has a menu of their own chat, by
role and in their own language, which is owed through the outbox. The log remembers which table
was published, so that a restart makes no call and a new version reaches everybody.
"""

from datetime import datetime

from telegram import Bot, BotCommand, BotCommandScopeAllGroupChats, BotCommandScopeDefault

from core.home.menu import Seat, about, menu, signature
from core.model.scope import Subject
from core.ui.words import DEFAULT_LANGUAGE, LANGUAGES
from db.engine.database import Database
from db.home.menus import load_menu_holders, owe_menu
from db.log import find_last_change, record_change

ACTION = "publish_menus"
SCOPES = (
    (Seat.STRANGER, BotCommandScopeDefault()),
    (Seat.GROUP, BotCommandScopeAllGroupChats()),
)


async def publish_menus(bot: Bot, db: Database, now: datetime) -> None:
    """Sets the menus when the table is a new one. Raises TelegramError."""
    table = {"signature": signature()}
    async with db.read() as tx:
        if await find_last_change(tx, ACTION) == table:
            return
    await _set_defaults(bot)
    async with db.begin() as tx:
        for telegram_id in await load_menu_holders(tx):
            await owe_menu(tx, telegram_id, now)
        await record_change(tx, now, None, ACTION, Subject("menus"), after=table)


async def _set_defaults(bot: Bot) -> None:
    for language in LANGUAGES:
        # The default language is set without a code: it serves every language not named.
        code = None if language == DEFAULT_LANGUAGE else language
        for seat, scope in SCOPES:
            commands = menu(frozenset({seat}), language).commands
            await bot.set_my_commands(
                [BotCommand(word, does) for word, does in commands],
                scope=scope,
                language_code=code,
            )
        description, short = about(language)
        await bot.set_my_description(description, language_code=code)
        await bot.set_my_short_description(short, language_code=code)
