"""Telegram's typed-command menus, kept equal to core.menus.

Strangers see the default menu, groups theirs, and each person who joined has a menu of their
own chat, by role and in their own language. Telegram is asked first: a menu that is right
already is not set again.
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
from telegram.error import BadRequest, Forbidden, TelegramError

from core.menus import Seat, commands_for, seats
from core.words import DEFAULT_LANGUAGE, LANGUAGES, words_in
from db.engine import Database
from db.menus import load_menu_holders
from db.people import load_actor

log = structlog.get_logger()


def menu(held: frozenset[Seat], language: str) -> tuple[BotCommand, ...]:
    """The menu of somebody with these seats, in this language."""
    words = words_in(language)
    return tuple(
        BotCommand(command.word(language), words.plain(command.key))
        for command in commands_for(held)
    )


async def publish_menus(bot: Bot) -> None:
    """The strangers' and the groups' menu in every language. Raises TelegramError."""
    for language in LANGUAGES:
        # The default language is set without a code: it serves every language not named.
        code = None if language == DEFAULT_LANGUAGE else language
        strangers = menu(frozenset({Seat.STRANGER}), language)
        groups = menu(frozenset({Seat.GROUP}), language)
        await _set(bot, BotCommandScopeDefault(), code, strangers)
        await _set(bot, BotCommandScopeAllGroupChats(), code, groups)


async def publish_menu_of(bot: Bot, db: Database, telegram_id: int) -> None:
    """The menu of one person's private chat, as their roles and language are now.

    Raises TelegramError where trying again makes sense; who cannot be reached is left alone.
    """
    async with db.read() as tx:
        actor = await load_actor(tx, telegram_id, language=DEFAULT_LANGUAGE, operator=False)
    wanted = menu(seats(actor), actor.language) if actor.joined else ()
    try:
        await _set(bot, BotCommandScopeChat(telegram_id), None, wanted)
    except (BadRequest, Forbidden) as error:
        log.info("menu not set", error=type(error).__name__)


async def publish_everyone(bot: Bot, db: Database) -> None:
    """Looks everybody's menu through once, one after the other; never raises TelegramError.

    A new version may have changed the table.
    """
    async with db.read() as tx:
        telegram_ids = await load_menu_holders(tx)
    for telegram_id in telegram_ids:
        try:
            await publish_menu_of(bot, db, telegram_id)
        except TelegramError as error:
            log.warning("menu not set", error=type(error).__name__)


async def _set(
    bot: Bot, scope: BotCommandScope, code: str | None, wanted: tuple[BotCommand, ...]
) -> None:
    if await bot.get_my_commands(scope=scope, language_code=code) == wanted:
        return
    if wanted:
        await bot.set_my_commands(wanted, scope=scope, language_code=code)
    else:
        await bot.delete_my_commands(scope=scope, language_code=code)
