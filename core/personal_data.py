"""Everything that is stored about one person, as they are shown it."""

from dataclasses import dataclass
from datetime import datetime

from core.answers import Answer
from core.meetings import Meeting
from core.people import Member


@dataclass(frozen=True)
class Line:
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
class Consent:
    """A consent given or withdrawn."""

    version: int
    given: bool
    at: datetime


@dataclass(frozen=True)
class Given:
    """An answer the person gave, or a leader for them, and when."""

    meeting: Meeting
    answer: Answer
    at: datetime


@dataclass(frozen=True)
class Asked:
    """A request to join a cell."""

    cell_name: str
    name: str
    asked_at: datetime
    accepted: bool | None


@dataclass(frozen=True)
class Profile:
    """What is stored about one Telegram user."""

    telegram_id: int
    language: str
    consents: tuple[Consent, ...]
    lines: tuple[Line, ...]
    answers: tuple[Given, ...]
    history: tuple[Given, ...]
    requests: tuple[Asked, ...]
