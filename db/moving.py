"""Members go from one cell to another, or get a second line of the roster."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from core.joining.invites import AlreadyInCell
from core.model.names import name_key
from core.roster.import_plan import Move
from db.engine.database import Session
from db.home.menus import owe_menu
from db.joining.accounts import find_known_members, link_member
from db.leaving import leave_roster
from db.log import record_change
from db.people import load_cell, load_member
from db.reminders.returning import invite_again
from db.roster.roster import touch_rosters
from db.roster.roster_import import row_values, save_arrival
from db.rows import AccountRow, MemberRow


async def apply_moves(
    tx: Session, moves: Sequence[Move], committee_id: int, cells: Mapping[str, int], now: datetime
) -> None:
    """Takes members off one cell's roster and into another's, with the account they joined by.

    What they had before them in the old cell goes back to its secretary, as with anybody who
    leaves; to what is ahead in the new one they are invited. Their history stays where it was.
    """
    kept = [await _leave(tx, move, now) for move in moves]
    for move, values in zip(moves, kept, strict=True):
        cell_id = cells[name_key(move.entry.cell)]
        values |= {"committee_id": committee_id, "cell_id": cell_id}
        member_id = await _arrive(tx, move, values)
        await save_arrival(tx, move, member_id, committee_id, cell_id, now)
        await invite_again(tx, await load_member(tx, member_id), now)
    await touch_rosters(tx, {cells[name_key(move.entry.cell)] for move in moves}, now)


async def _leave(tx: Session, move: Move, now: datetime) -> dict[str, Any]:
    """Returns what goes along to the new line."""
    row = await tx.get_one(MemberRow, move.member.id)
    kept = {"account_id": row.account_id, "strengths": list(row.strengths), "retired_at": None}
    known_id = move.entry.telegram_id or row.known_telegram_id
    member = await load_member(tx, move.member.id)
    cell = await load_cell(tx, member.cell_id or 0)
    await leave_roster(tx, member, cell, now, by=())
    await touch_rosters(tx, [cell.id], now)
    return {**row_values(move.result), "known_telegram_id": known_id, **kept}


async def _arrive(tx: Session, move: Move, values: dict[str, Any]) -> int:
    if move.back:
        await tx.execute(update(MemberRow).where(MemberRow.id == move.back.id).values(values))
        return move.back.id
    added = await tx.execute(insert(MemberRow).values(values).returning(MemberRow.id))
    return added.scalar_one()


async def link_known(tx: Session, telegram_ids: Collection[int], now: datetime) -> None:
    """Links new lines of people who have joined already: a second office, or a second cell, of one
    person, who is invited there.
    """
    joined = select(AccountRow).where(AccountRow.telegram_id.in_(list(telegram_ids)))
    for account in (await tx.scalars(joined)).all():
        for member in await find_known_members(tx, account.telegram_id):
            try:
                await link_member(tx, member, account.id)
            except AlreadyInCell:
                continue
            await record_change(tx, now, None, "join", member)
            await invite_again(tx, member, now)
            await owe_menu(tx, account.telegram_id, now)
