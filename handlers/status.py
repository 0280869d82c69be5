"""/trangthai: how the bot is, for the operator."""

from dataclasses import asdict
from datetime import timedelta

from core.rights import Action, require_operator
from core.texts.status import MissedLine, StatusButton, status
from db.health import load_health, load_missed
from handlers.turn import Turn

LOOK_BACK = timedelta(days=7)
NUMBERS = (
    "waiting",
    "set_aside",
    "pending",
    "sending",
    "sent",
    "possible_duplicates",
    "refused",
    "missed",
    "unreachable",
)


async def on_status(turn: Turn, text: str) -> None:
    """The ledgers in numbers, of the last seven days."""
    del text
    async with turn.look() as (tx, actor):
        require_operator(actor, Action.SEE_STATUS)
        health = await load_health(tx, turn.now - LOOK_BACK)
        missed = await load_missed(tx, turn.now - LOOK_BACK)
    numbers = {name: value for name, value in asdict(health).items() if name in NUMBERS}
    lines = [MissedLine(one.cell, one.kind, one.due_at) for one in missed]
    ordered = {name: numbers[name] for name in NUMBERS}
    await turn.show(status(turn.words, ordered, health.alive_at, lines, turn.office.zone))


async def on_status_tapped(turn: Turn, button: StatusButton) -> None:
    """The numbers anew, in place."""
    del button
    await on_status(turn, "")
