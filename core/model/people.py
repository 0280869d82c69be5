"""Members, accounts and roles, as values."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


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

    def member_in(self, cell_id: int) -> Membership | None:
        """The person's own line in that cell's roster."""
        return next((m for m in self.memberships if m.cell_id == cell_id), None)


@dataclass(frozen=True)
class Cell:
    """chi bộ: a cell and its settings.

    `reminders` are those that count: the cell's `own_reminders` over the committee's.
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


@dataclass(frozen=True)
class Committee:
    """đảng ủy: a committee and what it sets for its cells."""

    id: int
    name: str
    zone: str
    settings: dict[str, Any] | None

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
