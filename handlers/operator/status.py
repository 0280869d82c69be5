"""/trangthai: how the bot is, for the operator."""

from core.model.rights import Action, require_operator
from core.operator.buttons import StatusButton
from core.operator.screens import MissedLine, status
from db.operator.health import LOOK_BACK, load_health, load_missed
from handlers.turn import Turn


async def on_status(turn: Turn, _text: str) -> None:
    async with turn.look() as (tx, actor):
        require_operator(actor, Action.SEE_STATUS)
        health = await load_health(tx, turn.now, besides=turn.update_id)
        missed = await load_missed(tx, turn.now - LOOK_BACK)
    lines = [MissedLine(one.cell, one.kind, one.due_at) for one in missed]
    services = turn.services
    await turn.show(
        status(
            turn.words, health, lines, now=turn.now, zone=services.zone, backups=services.backups
        )
    )


async def on_status_tapped(turn: Turn, _button: StatusButton) -> None:
    await on_status(turn, "")
