"""Members, accounts and roles, as values."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from core.model.scope import Scope


class Standing(StrEnum):
    """đảng viên chính thức / dự bị."""

    OFFICIAL = "official"
    PROBATIONARY = "probationary"


class Role(StrEnum):
    """What somebody is, per scope: a cell's, or the committee's (officer)."""

    SECRETARY = "secretary"
    DEPUTY = "deputy"
    CELL_COMMITTEE = "cell_committee"
    OFFICER = "officer"


LEADERS = (Role.SECRETARY, Role.DEPUTY, Role.CELL_COMMITTEE)


@dataclass(frozen=True)
class Grant:
    """A role somebody holds: in a cell, or over a committee (cell_id None)."""

    role: Role
    committee_id: int
    cell_id: int | None


@dataclass(frozen=True)
class Membership:
    """One line of a roster that an account is linked to. An officer's has no cell."""

    member_id: int
    full_name: str
    committee_id: int
    cell_id: int | None

    @property
    def subject(self) -> str:
        return f"member:{self.member_id}"

    @property
    def scope(self) -> Scope:
        return Scope(self.committee_id, self.cell_id)


@dataclass(frozen=True)
class Actor:
    """Who is acting: a Telegram user with the memberships and roles that the database knows."""

    telegram_id: int
    account_id: int | None = None
    language: str = "vi"
    memberships: tuple[Membership, ...] = ()
    grants: frozenset[Grant] = frozenset()
    operator: bool = False
    unreachable: bool = False
    consent_version: int = 0

    @property
    def joined(self) -> bool:
        return bool(self.memberships)

    @property
    def cell_ids(self) -> tuple[int, ...]:
        """The cells the person belongs to."""
        return tuple(m.cell_id for m in self.memberships if m.cell_id is not None)

    @property
    def led_cell_ids(self) -> tuple[int, ...]:
        """The cells the person leads: secretary, deputy, cell-committee member."""
        led = {g.cell_id for g in self.grants if g.role in LEADERS and g.cell_id is not None}
        return tuple(sorted(led))

    @property
    def watched_committee_ids(self) -> tuple[int, ...]:
        """The committees the person watches as an officer."""
        return tuple(sorted({g.committee_id for g in self.grants if g.role is Role.OFFICER}))

    def officer_in(self, committee_id: int) -> int | None:
        """Finds the person's own line as an officer of that committee."""
        own = (m for m in self.memberships if m.cell_id is None)
        return next((m.member_id for m in own if m.committee_id == committee_id), None)

    def member_in(self, cell_id: int) -> Membership | None:
        """Finds the person's own line in that cell's roster."""
        return next((m for m in self.memberships if m.cell_id == cell_id), None)


@dataclass(frozen=True)
class Cell:
    """chi bộ: a cell and its settings.

    `reminders` are those that count: the cell's `own_reminders` over the committee's. `first_on`:
    its first day in the bot.
    """

    id: int
    committee_id: int
    name: str
    zone: str
    place: str
    rule: dict[str, object] | None
    reminders: dict[str, object] | None
    board_names: bool
    group_chat_id: int | None
    retired: bool = False
    own_reminders: dict[str, object] | None = None
    committee_reminders: dict[str, object] | None = None
    first_on: date | None = None

    @property
    def subject(self) -> str:
        return f"cell:{self.id}"

    @property
    def scope(self) -> Scope:
        return Scope(self.committee_id, self.id)


@dataclass(frozen=True)
class Committee:
    """đảng ủy: a committee and what it sets for its cells."""

    id: int
    name: str
    zone: str
    settings: dict[str, Any] | None

    @property
    def subject(self) -> str:
        return f"committee:{self.id}"

    @property
    def scope(self) -> Scope:
        return Scope(self.id)

    @property
    def own_reminders(self) -> dict[str, object] | None:
        """The reminders of cells that set none of their own."""
        return (self.settings or {}).get("reminders")

    @property
    def reminders(self) -> dict[str, object] | None:
        """The same: above a committee there are only the defaults."""
        return self.own_reminders


@dataclass(frozen=True)
class Member:
    """đảng viên: a line in a cell's roster."""

    id: int
    committee_id: int
    cell_id: int | None
    full_name: str
    standing: Standing
    exempt: bool
    roles: tuple[Role, ...]
    joined: bool
    reachable: bool
    retired: bool = False
    strengths: tuple[str, ...] = ()

    @property
    def subject(self) -> str:
        return f"member:{self.id}"

    @property
    def scope(self) -> Scope:
        return Scope(self.committee_id, self.cell_id)


@dataclass(frozen=True)
class RosterLine:
    """One line of a roster that the account is linked to."""

    member: Member
    committee_name: str
    cell_name: str
    zone: str

    @property
    def place(self) -> str:
        """The cell; for an officer the committee."""
        return self.cell_name or self.committee_name


@dataclass(frozen=True)
class Leader:
    """A cell's leader or an officer in one of their roles, and whether the bot reaches them."""

    member_id: int
    full_name: str
    role: Role
    joined: bool
    reachable: bool


def reached_leaders(leaders: Iterable[Leader], roles: Iterable[Role]) -> list[Leader]:
    """Picks the leaders of these roles whom the bot reaches; for a secretary it does not
    reach, the deputies.
    """
    wanted = set(roles)
    reached = [leader for leader in leaders if leader.reachable]
    if Role.SECRETARY in wanted and all(one.role is not Role.SECRETARY for one in reached):
        wanted.add(Role.DEPUTY)
    chosen = {leader.member_id: leader for leader in reached if leader.role in wanted}
    return list(chosen.values())


def responsible_leaders(leaders: Iterable[Leader], *, except_id: int = 0) -> list[int]:
    """Picks the cell's secretary; where none has joined the deputies, else the cell committee.

    `except_id`: the member it is about, who is not told of themselves.
    """
    joined = [one for one in leaders if one.joined and one.member_id != except_id]
    return next(filter(None, (_in_role(joined, role) for role in LEADERS)), [])


def hosting_leaders(leaders: Iterable[Leader]) -> list[int]:
    """Picks whom a cell's visits are told to, joined or not: its secretary, else the deputies."""
    known = list(leaders)
    return _in_role(known, Role.SECRETARY) or _in_role(known, Role.DEPUTY)


def confirming_leaders(leaders: Iterable[Leader], *, office: bool) -> list[int]:
    """Picks who is asked to let somebody in: of those the bot reaches the secretary and the
    deputies, else the cell committee and the officers.

    A line with an `office` only by those who may give offices: the secretary, else the officers.
    """
    reached = [one for one in leaders if one.reachable]
    if office:
        return _in_role(reached, Role.SECRETARY) or _in_role(reached, Role.OFFICER)
    first = _in_role(reached, Role.SECRETARY, Role.DEPUTY)
    return first or _in_role(reached, Role.CELL_COMMITTEE, Role.OFFICER)


def _in_role(leaders: Iterable[Leader], *roles: Role) -> list[int]:
    return sorted({one.member_id for one in leaders if one.role in roles})
