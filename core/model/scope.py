"""Where an action lands, and what the log says that it was about."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Scope:
    """Where an action lands: a cell of a committee, or the committee itself."""

    committee_id: int
    cell_id: int | None = None


class Logged(Protocol):
    """What a line of the log may be about: `subject` is "meeting:12", "member:7"."""

    @property
    def subject(self) -> str: ...

    @property
    def scope(self) -> Scope | None: ...


@dataclass(frozen=True)
class Subject:
    """Something to log that is no value of its own, as a series or a year's visits."""

    subject: str
    scope: Scope | None = None
