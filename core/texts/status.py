"""/trangthai: the ledgers in numbers, for the operator."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from core.buttons import ButtonData
from core.screens import Button, Screen
from core.words import Words
from core.zones import to_local

MOST_MISSED = 10


@dataclass(frozen=True)
class StatusButton(ButtonData):
    """The numbers anew."""

    code = "ts"


@dataclass(frozen=True)
class MissedLine:
    """A wave that came too late: whose, which, when it was due (local wall time)."""

    cell: str
    kind: str
    due_at: datetime


def status(
    words: Words,
    numbers: Mapping[str, int],
    alive_at: datetime | None,
    missed: Sequence[MissedLine],
    zone: str,
) -> Screen:
    """What waits, what went out, what was missed; each number under its name."""
    heard = _moment(words, alive_at, zone) if alive_at else words.plain("status.never")
    lines = [words("status.head"), words("status.alive", when=heard)]
    lines += [words(f"status.{name}", count=count) for name, count in numbers.items()]
    if numbers["set_aside"]:
        lines.append(words("status.look"))
    if missed:
        lines.append(words("status.missed_list"))
    lines += [
        words(
            "status.missed_line",
            cell=line.cell,
            kind=words.plain(f"status.kind.{line.kind}"),
            when=_moment(words, line.due_at, zone),
        )
        for line in missed[:MOST_MISSED]
    ]
    again = Button(words.plain("summary.refresh"), StatusButton().pack())
    return Screen(Markup("\n").join(lines), ((again,),))


def _moment(words: Words, at: datetime, zone: str) -> str:
    local = to_local(at, zone)
    return words.when(local.date(), local.time())
