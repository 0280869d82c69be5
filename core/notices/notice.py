"""Notices: who gets one, who signs it, how long it waits before it goes out.

waiting ──five minutes──▶ sending ──all out──▶ done
   └──Hoàn tác──▶ withdrawn
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Self

from core.dates.zones import to_local
from core.model.errors import Gone, Refusal
from core.model.people import LEADERS, Actor, Cell, Role
from core.model.scope import Scope
from core.reminders.waves import by_day

LONGEST = 3500
"""Characters of a notice, as Telegram counts them; the signature and the preview fit beside."""
WAIT = timedelta(minutes=5)
"""How long "Hoàn tác" takes a notice back before anybody has it."""
SENSE = timedelta(days=7)
"""A notice that could not be sent for so long is not sent any more."""
PROGRESS_EVERY = timedelta(seconds=3)
"""No meeting limits when a notice may come: the next morning always fits."""


class NoticeTooLong(Refusal, key="refusal.notice.too_long"):
    pass


class NoticeGone(Refusal, key="refusal.notice.gone"):
    """There is no draft any more: it was sent or dropped, or waited for more than a day."""


class NobodyToTell(Refusal, key="refusal.notice.nobody"):
    """Nobody of those chosen can be reached."""


class Who(StrEnum):
    """Whom in the chosen cells: by office, or everybody."""

    SECRETARY = "secretary"
    DEPUTY = "deputy"
    LEADERS = "leaders"
    ALL = "all"


ROLES: dict[Who, tuple[Role, ...]] = {
    Who.SECRETARY: (Role.SECRETARY,),
    Who.DEPUTY: (Role.DEPUTY,),
    Who.LEADERS: LEADERS,
    Who.ALL: (),
}
"""The offices each of them stands for; none: every member."""


class NoticeState(StrEnum):
    WAITING = "waiting"
    SENDING = "sending"
    DONE = "done"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Audience:
    """Who gets a notice, and how. `cell_ids` empty: every cell of the committee.

    `signer_id` and `role`: whose name signs it and in which role. `left`: members who could
    not be reached when it was sent.
    """

    cell_ids: tuple[int, ...]
    who: Who
    signer_id: int
    role: Role
    urgent: bool = False
    left: tuple[int, ...] = ()

    def to_data(self) -> dict[str, Any]:
        return {
            "cell_ids": list(self.cell_ids),
            "who": self.who.value,
            "signer_id": self.signer_id,
            "role": self.role.value,
            "urgent": self.urgent,
            "left": list(self.left),
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        return cls(
            cell_ids=tuple(data["cell_ids"]),
            who=Who(data["who"]),
            signer_id=data["signer_id"],
            role=Role(data["role"]),
            urgent=data["urgent"],
            left=tuple(data["left"]),
        )


@dataclass(frozen=True)
class Notice:
    """A notice that was sent off. `cell_id` None: it is the committee's."""

    id: int
    committee_id: int
    cell_id: int | None
    account_id: int | None
    text: str
    audience: Audience
    state: NoticeState
    send_at: datetime
    progress_message_id: int | None

    @property
    def subject(self) -> str:
        return f"notice:{self.id}"

    @property
    def scope(self) -> Scope:
        return Scope(self.committee_id, self.cell_id)


@dataclass(frozen=True)
class NoticeDraft:
    """A notice being written. `cell_id` 0: the committee's, to `cell_ids` or to `every` cell.

    `cut_at`: when a text came that was too long; what Telegram cut off it follows at once.
    """

    committee_id: int
    cell_id: int = 0
    every: bool = False
    cell_ids: tuple[int, ...] = ()
    who: Who | None = None
    text: str = ""
    urgent: bool = False
    stamp: int = 0
    cut_at: str = ""

    @property
    def scope(self) -> Scope:
        return Scope(self.committee_id, self.cell_id or None)

    @property
    def has_units(self) -> bool:
        return bool(self.cell_id or self.every or self.cell_ids)

    @property
    def is_whole(self) -> bool:
        """Whether all is known that it takes to send it."""
        return bool(self.who and self.has_units and self.text)

    @property
    def chosen_cells(self) -> tuple[int, ...]:
        """The cells it goes to; empty for every cell of the committee."""
        if self.cell_id:
            return (self.cell_id,)
        return () if self.every else self.cell_ids

    def to_data(self) -> dict[str, Any]:
        return {**vars(self), "cell_ids": list(self.cell_ids), "who": self.who and self.who.value}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        who = Who(data["who"]) if data["who"] else None
        return cls(**{**data, "cell_ids": tuple(data["cell_ids"]), "who": who})


@dataclass(frozen=True)
class Reader:
    """Somebody a notice is for."""

    member_id: int
    full_name: str
    cell_id: int
    cell_name: str
    reachable: bool


@dataclass(frozen=True)
class Late:
    """So many get it only when their quiet hours end: from `first` to `last`, by the sender's
    clock.
    """

    people: int
    first: datetime
    last: datetime


@dataclass(frozen=True)
class Signature:
    """Who signs a notice: the name, as what, and of which cell or committee."""

    signer: str
    role: Role
    place: str


@dataclass(frozen=True)
class Senders:
    """In whose names somebody may write: cells, and committees by number and name."""

    cells: Sequence[Cell]
    committees: Sequence[tuple[int, str]]

    @property
    def scopes(self) -> list[Scope]:
        return [
            *[cell.scope for cell in self.cells],
            *[Scope(number) for number, _ in self.committees],
        ]


@dataclass(frozen=True)
class DraftView:
    """A draft and what its screens say of it, as far as it is known yet.

    `cells`: all of the committee. Of a whole draft `readers`, who signs, and who would get it only
    after quiet hours.
    """

    draft: NoticeDraft
    senders: Senders | None = None
    cells: Sequence[Cell] = ()
    readers: Sequence[Reader] = ()
    signature: Signature | None = None
    late: Late | None = None

    @property
    def chosen(self) -> list[Cell]:
        chosen = self.draft.chosen_cells
        return [cell for cell in self.cells if not chosen or cell.id in chosen]

    @property
    def reached(self) -> list[Reader]:
        return [reader for reader in self.readers if reader.reachable]

    @property
    def unreached(self) -> list[Reader]:
        return [reader for reader in self.readers if not reader.reachable]


@dataclass(frozen=True)
class WaitingView:
    """A notice in its five minutes, by the clocks of `zone`, and how many will get it."""

    notice: Notice
    zone: str
    people: int


@dataclass(frozen=True)
class NoticeProgress:
    """How far a notice is. `refused`: Telegram would not take it, or it came too late."""

    owed: int = 0
    sent: int = 0
    refused: int = 0

    @property
    def over(self) -> bool:
        return self.sent + self.refused >= self.owed


def length(text: str) -> int:
    """Counts characters as Telegram does: an emoji may be two."""
    return len(text.encode("utf-16-le")) // 2


def check_text(text: str) -> str:
    """Strips the text as it will be sent. Raises NoticeTooLong."""
    kept = text.strip()
    if length(kept) > LONGEST:
        raise NoticeTooLong(limit=LONGEST, length=length(kept))
    return kept


def toggled(cell_ids: tuple[int, ...], cell_id: int) -> tuple[int, ...]:
    if cell_id in cell_ids:
        return tuple(one for one in cell_ids if one != cell_id)
    return (*cell_ids, cell_id)


def to_every_cell(draft: NoticeDraft) -> NoticeDraft:
    """Addresses the committee's draft to all its cells. Raises Gone for a cell's."""
    if draft.cell_id:
        raise Gone
    return replace(draft, every=True, cell_ids=())


def signature(actor: Actor, scope: Scope) -> tuple[int, Role]:
    """Finds the line and the office somebody signs with: the cell's office, or the committee's."""
    held = {g.role for g in actor.grants if g.cell_id == scope.cell_id}
    leading = next((role for role in LEADERS if role in held), None)
    if scope.cell_id is not None and leading and (own := actor.member_in(scope.cell_id)):
        return own.member_id, leading
    lines = [m for m in actor.memberships if m.committee_id == scope.committee_id]
    line = next((m for m in lines if m.cell_id is None), lines[0])
    return line.member_id, Role.OFFICER


def audience_of(actor: Actor, draft: NoticeDraft) -> Audience:
    """Finds who gets it and who signs it. Raises NoticeGone for a draft that is not whole."""
    if draft.who is None or not draft.is_whole:
        raise NoticeGone
    signer_id, role = signature(actor, draft.scope)
    return Audience(draft.chosen_cells, draft.who, signer_id, role, draft.urgent)


def draft_again(notice: Notice) -> NoticeDraft:
    audience = notice.audience
    return NoticeDraft(
        committee_id=notice.committee_id,
        cell_id=notice.cell_id or 0,
        every=not audience.cell_ids,
        cell_ids=() if notice.cell_id else audience.cell_ids,
        who=audience.who,
        text=notice.text,
        urgent=audience.urgent,
    )


def late_of(ends: Sequence[tuple[int, datetime]], zone: str) -> Late | None:
    """Counts people and finds when their quiet hours end; None for nobody."""
    if not ends:
        return None
    first, last = min(at for _, at in ends), max(at for _, at in ends)
    return Late(sum(count for count, _ in ends), to_local(first, zone), to_local(last, zone))


def arrivals(cells: Iterable[Cell], send_at: datetime, *, urgent: bool) -> dict[int, datetime]:
    """Finds when each cell's people get it: at once, or when their quiet hours are over."""
    if urgent:
        return {cell.id: send_at for cell in cells}
    return {cell.id: by_day(send_at, cell) for cell in cells}
