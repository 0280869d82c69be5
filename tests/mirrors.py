"""Whether what stands in the chats is what would be drawn now."""

import html
import re

from sqlalchemy import select

from core.model.deliveries import ViewKind
from db.outbox.views import as_view
from db.rows import ViewRow
from jobs.outbox.mirrors import render_view
from jobs.reminders.combine import redraw_lines
from tests.world import World

TAG = re.compile(r"<[^>]+>")
MOMENT = re.compile(r"\d\d:\d\d, \d\d/\d\d/\d{4}")
"""Figures name theirs; it moves by itself."""


async def untrue(world: World) -> list[str]:
    """Every message that mirrors something, and shows anything else than it would show now."""
    await world.settle()
    standing = {
        (message.chat.id, message.id): message
        for chat in world.sandbox.world.chats.values()
        for message in world.sandbox.messages(chat)
    }
    found, seen = [], set()
    async with world.db.read() as tx:
        for row in (await tx.scalars(select(ViewRow).order_by(ViewRow.id))).all():
            place = row.chat_id, row.message_id
            if place in seen or place not in standing:
                continue
            seen.add(place)
            screen = await render_view(tx, as_view(row), world.clock.now())
            if screen is None:
                continue
            if row.kind != ViewKind.BOARD:
                screen = await redraw_lines(tx, *place, screen, world.clock.now())
            now = MOMENT.sub("", html.unescape(TAG.sub("", str(screen.text))))
            labels = [button.label for line in screen.rows for button in line]
            message = standing[place]
            shown = MOMENT.sub("", message.text or "")
            if (shown, world.sandbox.buttons(message)) != (now, labels):
                found.append(
                    f"{row.kind}: {message.text!r} {world.sandbox.buttons(message)}\n"
                    f"  now: {now!r} {labels}"
                )
    return found
