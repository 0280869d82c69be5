"""Damaged and far-fetched buttons in a leader's own hands: an answer, never a failure."""

from enum import StrEnum
from typing import Any, get_type_hints

import pytest
from sqlalchemy import func, select

from core.ui.buttons import VERSION, ButtonData
from db.rows import InboxRow
from tests.meetings import meet
from tests.routes import BUTTONS, ROUTES
from tests.world import World

HA, AN = "Lê Thu Hà", "Nguyễn Văn An"
NUMBERS = ["0", "-1", "2147483647", "9223372036854775808"]
TEXTS = ["", "20261399", "\x00", "'; --💥"]


def parts(kind: type[ButtonData], number: str, text: str) -> list[str]:
    """The data's parts: this number and this text wherever one is expected."""
    hints = get_type_hints(kind)
    return [_part(hints[name], number, text) for name in kind.field_kinds]


def _part(hint: Any, number: str, text: str) -> str:
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return next(iter(hint))
    return number if hint is int else text


@pytest.mark.parametrize("place", ["private", "group"])
async def test_nothing_fails(world: World, place: str) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", [HA, AN])
    ha = world.person(HA)
    group = world.sandbox.add_group("Nhóm Láng Hạ", [ha])
    world.sandbox.add_bot(group, by=ha)
    await world.settle()
    await meet(world, cell_id)
    await world.say(HA, "/help")
    message = world.sandbox.last(group) if place == "group" else world.sees(HA)
    several = [(n, t) for n in NUMBERS for t in TEXTS[:1]] + [("1", t) for t in TEXTS]
    for kind in ROUTES.in_groups if place == "group" else BUTTONS:
        tried = {":".join([VERSION + kind.code, *parts(kind, n, t)]) for n, t in several}
        presses = [
            world.sandbox.press_data(ha, data, message=message)
            for data in sorted(tried)
            if len(data.encode()) <= 64
        ]
        await world.settle()
        assert all(press.answered for press in presses), kind
        assert await set_aside(world) == 0, kind


async def set_aside(world: World) -> int:
    async with world.db.read() as tx:
        aside = InboxRow.set_aside_at.is_not(None)
        return await tx.scalar(select(func.count()).select_from(InboxRow).where(aside)) or 0
