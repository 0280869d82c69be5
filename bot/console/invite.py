"""`python -m bot invite`: prints invite links, above all for the first secretaries."""

import argparse
import sys
from collections.abc import Callable
from datetime import datetime

from telegram import Bot
from telegram.error import TelegramError

from bot.settings import Settings
from bot.telegram.transport import AiohttpRequest
from core.joining.invites import Invite, rules
from core.joining.screens.invites import InviteTarget, target_of
from core.joining.screens.joining import expiry
from core.model.errors import Refusal
from core.roster.wording import roles_of
from core.ui.words import words_in
from db.engine.database import Database, Session
from db.joining.accounts import load_line
from db.joining.invites import (
    create_invite,
    find_cells_named,
    find_members_named,
    find_usable_invite,
    load_first_members,
)
from db.log import record_change
from db.people import load_cell

DONE, NOT_FOUND, WRONG_CALL = 0, 1, 2
WORDS = words_in("vi")

Out = Callable[[str], object]


class WrongCall(Refusal):
    """The command cannot do this: one clear line."""


async def main(
    db: Database, settings: Settings, arguments: argparse.Namespace, now: datetime
) -> int:
    """Asks Telegram for the bot's name, then prints the links."""
    if not settings.bot_token:
        print(WORDS.plain("invites.command.no_token"), file=sys.stderr)  # noqa: T201
        return WRONG_CALL
    bot = Bot(
        settings.bot_token,
        base_url=f"{settings.telegram_api_url}/bot",
        request=AiohttpRequest(proxy_url=settings.telegram_proxy_url),
        get_updates_request=AiohttpRequest(proxy_url=settings.telegram_proxy_url),
    )
    try:
        async with bot:
            username = bot.username
    except TelegramError as error:
        why = WORDS.plain("invites.command.no_telegram", why=error.message)
        print(why, file=sys.stderr)  # noqa: T201
        return NOT_FOUND
    return await run(db, now, username, arguments, print)


async def run(
    db: Database, now: datetime, bot_username: str, args: argparse.Namespace, out: Out
) -> int:
    """Prints the links that were asked for, making those that are missing; returns the exit status.

    Without --cell or --member: one for each secretary and officer who has not joined.
    """
    try:
        async with db.begin() as tx:
            targets = await _targets(tx, args.cell, args.member)
            invites = [await _find_or_make(tx, target, now) for target in targets]
    except WrongCall as wrong:
        out(WORDS.plain(wrong.key, **wrong.values))
        return NOT_FOUND
    for (target, role), invite in zip(targets, invites, strict=True):
        out(_line(target, role, invite, bot_username))
    return DONE


async def _targets(
    tx: Session, cell: str | None, member: str | None
) -> list[tuple[InviteTarget, str]]:
    """Lists those who need links, each member with their role in words."""
    cell_ids = await _cell_ids(tx, cell) if cell else None
    if member:
        return [await _member(tx, member, cell_ids)]
    if cell_ids:
        return [await _cell(tx, cell_id) for cell_id in cell_ids]
    first = [await _personal(tx, member_id) for member_id in await load_first_members(tx)]
    if not first:
        raise WrongCall("invites.command.nobody")
    return first


async def _cell_ids(tx: Session, name: str) -> list[int]:
    found = await find_cells_named(tx, name)
    if not found:
        raise WrongCall("invites.command.no_cell", name=name)
    return found


async def _cell(tx: Session, cell_id: int) -> tuple[InviteTarget, str]:
    cell = await load_cell(tx, cell_id)
    return InviteTarget(cell.name, cell.zone, cell.committee_id, cell.id), ""


async def _member(tx: Session, name: str, cell_ids: list[int] | None) -> tuple[InviteTarget, str]:
    found = await find_members_named(tx, name, cell_ids)
    if not found:
        raise WrongCall("invites.command.no_member", name=name)
    lines = [await load_line(tx, member_id) for member_id in found]
    if len(lines) > 1:
        places = WORDS.listed(line.place for line in lines)
        raise WrongCall("invites.command.several", name=name, places=places)
    line = lines[0]
    if line.member.joined:
        raise WrongCall("invites.command.joined", name=line.member.full_name, place=line.place)
    return await _personal(tx, found[0])


async def _personal(tx: Session, member_id: int) -> tuple[InviteTarget, str]:
    line = await load_line(tx, member_id)
    return target_of(line), roles_of(WORDS, line.member)


async def _find_or_make(tx: Session, wanted: tuple[InviteTarget, str], now: datetime) -> Invite:
    target, _ = wanted
    usable = await find_usable_invite(tx, now, **target.whose)
    if usable:
        return usable
    rule = rules().personal if target.member_id else rules().cell
    await record_change(tx, now, None, "create_invite", target)
    return await create_invite(tx, rule, now, **target.whose)


def _line(target: InviteTarget, role: str, invite: Invite, bot_username: str) -> str:
    return WORDS.plain(
        "invites.command.personal" if target.member_id else "invites.command.shared",
        name=target.name,
        role=role,
        place=target.place,
        until=expiry(WORDS, invite.expires_at, target.zone),
        link=f"https://t.me/{bot_username}?start={invite.token}",
    )
