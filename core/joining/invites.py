"""Invite links and requests to join: who is let in, until when, and by which name."""

import io
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from core.model.errors import Refusal
from core.model.figures import load_figures
from core.model.names import clean, fold, list_order
from core.model.people import Member
from core.model.scope import Scope

CONSENT_VERSION = 1
"""Which consent text counts. A new text takes the next number; whoever agreed to an older one is
asked at their next link or visit.
"""
ASK_AGAIN = timedelta(days=1)
"""A visit: within it a new consent text is shown once to those who agreed to an older one."""

DATA = Path(__file__).parent / "invites.toml"
NO_TOKEN = "-"  # noqa: S105 - stands where a link's token would
LONGEST_NAME = 80
SCALE = 16
"""Pixels of one module of a QR code: one phone reads it from another's screen."""
QUIET_ZONE = 4
"""Light modules around a QR code."""


class InviteUnknown(Refusal, key="refusal.invite_unknown"):
    """No such link was ever made."""


class InviteRevoked(Refusal, key="refusal.invite_revoked"):
    """The secretary took the link back, or what it leads to is retired."""


class InviteUsed(Refusal, key="refusal.invite_used"):
    """A personal link works once."""


class InviteExpired(Refusal, key="refusal.invite_expired"):
    pass


class AlreadyLinked(Refusal, key="refusal.already_linked"):
    """The member is linked to somebody else's account."""


class AlreadyInCell(Refusal, key="refusal.already_in_cell"):
    """The account is linked to another line of the same roster."""


class NameNotUsable(Refusal, key="refusal.name_not_usable"):
    """What was typed cannot be a name."""


class TooManyRequests(Refusal, key="refusal.too_many_requests"):
    pass


@dataclass(frozen=True)
class InviteRule:
    """How long a kind of link works, and whether one use ends it."""

    lifetime: timedelta
    one_use: bool


@dataclass(frozen=True)
class InviteRules:
    personal: InviteRule
    cell: InviteRule
    requests_a_day: int


@dataclass(frozen=True)
class Invite:
    """A link for one member (member_id) or for a whole cell (cell_id)."""

    id: int
    token: str
    member_id: int | None
    cell_id: int | None
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    used_at: datetime | None

    @property
    def rule(self) -> InviteRule:
        return rules().cell if self.member_id is None else rules().personal


@dataclass(frozen=True)
class JoinRequest:
    """Somebody who came by a cell's link: the roster's member they picked, or a typed name.

    Decided without `accepted`: replaced by a later request of the same person.
    """

    id: int
    cell_id: int
    cell_name: str
    committee_id: int
    account_id: int
    telegram_id: int
    member_id: int | None
    name: str
    asked_at: datetime
    decided_at: datetime | None = None
    accepted: bool | None = None

    @property
    def subject(self) -> str:
        return f"join_request:{self.id}"

    @property
    def scope(self) -> Scope:
        """What rights are asked for."""
        return Scope(self.committee_id, self.cell_id)


@cache
def rules() -> InviteRules:
    return load_figures(DATA, InviteRules)


def new_token() -> str:
    """Makes a secret no one can guess, in the letters a t.me link may carry."""
    return secrets.token_urlsafe(16)


def is_token(text: str) -> bool:
    """Tells whether the text could be a link's token at all."""
    return re.fullmatch(r"[A-Za-z0-9_-]{16,48}", text) is not None


def check_usable(invite: Invite, now: datetime) -> None:
    """Raises InviteRevoked, InviteUsed or InviteExpired for a link that lets nobody in."""
    if invite.revoked_at is not None:
        raise InviteRevoked
    if invite.used_at is not None:
        raise InviteUsed
    if now >= invite.expires_at:
        raise InviteExpired


def typed_name(text: str) -> str:
    """Cleans a typed full name for storing. Raises NameNotUsable for what cannot be one."""
    name = clean(text)
    if not 2 <= len(name) <= LONGEST_NAME or not any(letter.isalpha() for letter in name):
        raise NameNotUsable
    return name


def namesakes(name: str, members: Iterable[Member]) -> list[Member]:
    """Finds the members whose full name this is, typed with or without its marks."""
    wanted = fold(name)
    return [member for member in members if fold(member.full_name) == wanted]


def similar(name: str, members: Iterable[Member]) -> list[Member]:
    """Finds members whose name holds every typed word, the last at the end: "An", "Van An"."""
    wanted = fold(name).split()
    return [
        member
        for member in members
        if wanted and wanted[-1] == given(member) and set(wanted) <= set(_words(member))
    ]


def by_given_name(members: Iterable[Member]) -> list[Member]:
    """Sorts as Vietnamese lists are sorted."""
    return sorted(members, key=lambda m: (list_order(m.full_name), m.id))


def given(member: Member) -> str:
    return _words(member)[-1]


def _words(member: Member) -> list[str]:
    return fold(member.full_name).split() or [""]


def qr_picture(link: str) -> bytes:
    """Draws a PNG that any phone's camera reads as the link."""
    import segno  # noqa: PLC0415 - not for every start

    picture = io.BytesIO()
    segno.make(link, error="m", micro=False).save(
        picture, kind="png", scale=SCALE, border=QUIET_ZONE
    )
    return picture.getvalue()
