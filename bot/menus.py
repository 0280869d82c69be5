"""Telegram's typed-command menus, kept equal to core.menus.

Strangers see the default menu, groups theirs; whoever joined has a menu of their own chat, by
role and in their own language, which is owed through the outbox when either changes
(db.menus.owe_menu). Telegram is asked first: a menu that is right already is not set again.
"""

import structlog
from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeChat,
    BotCommandScopeDefault,
)
from telegram.error import TelegramError

from core.menus import Seat, menu, menu_of
from core.screens import Menu
from core.words import DEFAULT_LANGUAGE, LANGUAGES
from db.engine import Database
from db.menus import load_menu_holders
from db.people import load_actor

log = structlog.get_logger()

SCOPES: tuple[tuple[Seat, BotCommandScope], ...] = (
    (Seat.STRANGER, BotCommandScopeDefault()),
    (Seat.GROUP, BotCommandScopeAllGroupChats()),
)


async def publish_menus(bot: Bot) -> None:
    """The strangers' and the groups' menu in every language. Raises TelegramError."""
    for language in LANGUAGES:
        # The default language is set without a code: it serves every language not named.
        code = None if language == DEFAULT_LANGUAGE else language
        for seat, scope in SCOPES:
            await _set(bot, scope, code, menu(frozenset({seat}), language))


async def publish_everyone(bot: Bot, db: Database) -> None:
    """Looks everybody's menu through once, one after the other; never raises TelegramError.

    A new version may have changed the table.
    """
    async with db.read() as tx:
        telegram_ids = await load_menu_holders(tx)
    for telegram_id in telegram_ids:
        async with db.read() as tx:
            actor = await load_actor(tx, telegram_id, language=DEFAULT_LANGUAGE, operator=False)
        try:
            await _set(bot, BotCommandScopeChat(telegram_id), None, menu_of(actor))
        except TelegramError as error:
            log.warning("menu not set", error=type(error).__name__)


async def _set(bot: Bot, scope: BotCommandScope, code: str | None, wanted: Menu) -> None:
    commands = tuple(BotCommand(word, does) for word, does in wanted.commands)
    if await bot.get_my_commands(scope=scope, language_code=code) == commands:
        return
    if commands:
        await bot.set_my_commands(commands, scope=scope, language_code=code)
    else:
        await bot.delete_my_commands(scope=scope, language_code=code)
