"""`python -m bot doctor`: what the ledgers hold, what was set aside, and putting it back."""

import argparse
from datetime import datetime

from bot.settings import Settings
from core.ui.words import words_in
from db.engine.database import Database
from db.operator.health import LOOK_BACK, load_health, load_missed, load_set_aside, replay_set_aside

WELL, LOOK, UNKNOWN = 0, 1, 2


async def main(
    db: Database, _settings: Settings, arguments: argparse.Namespace, now: datetime
) -> int:
    """Prints what there is to see; 1 when something was set aside, 2 for a wrong number."""
    if arguments.replay:
        return await _replay(db, arguments.replay)
    async with db.read() as tx:
        health = await load_health(tx, now)
        aside = await load_set_aside(tx)
        missed = await load_missed(tx, now - LOOK_BACK)
    words = words_in("vi")
    alive = f"{words.full_date(at)} {words.hour(at)} UTC" if (at := health.alive_at) else "–"
    lines = [words.plain("doctor.numbers", **{**vars(health), "alive_at": alive})]
    lines += [words.plain("doctor.missed", **vars(one)) for one in missed]
    lines += [words.plain("doctor.set_aside", **vars(one)) for one in aside]
    lines.append(words.plain("doctor.replay_hint" if aside else "doctor.well"))
    print("\n".join(lines))  # noqa: T201 - a command's answer
    return LOOK if aside else WELL


async def _replay(db: Database, which: str) -> int:
    words = words_in("vi")
    if which != "all" and not which.isdecimal():
        print(words.plain("doctor.bad_number", which=which))  # noqa: T201
        return UNKNOWN
    async with db.begin() as tx:
        count = await replay_set_aside(tx, None if which == "all" else int(which))
    print(words.plain("doctor.replayed", count=count))  # noqa: T201
    return WELL if count else UNKNOWN
