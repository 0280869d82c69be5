"""Refusals: what a person is told when something cannot be done. Nothing is changed then."""

from typing import TypeVar

T = TypeVar("T")


class Refusal(Exception):  # noqa: N818 - it states a fact, it is not a fault
    """A polite no: `key` names the sentence in the catalogues, `values` fill its placeholders."""

    key = "refusal.general"

    def __init_subclass__(cls, *, key: str = "") -> None:
        cls.key = key or cls.key

    def __init__(self, key: str | None = None, **values: object) -> None:
        self.key = key or self.key
        self.values = values
        super().__init__(self.key)


class NotAllowed(Refusal, key="refusal.not_allowed"):
    """The actor's roles do not cover this."""


class NotJoined(Refusal, key="refusal.not_joined"):
    """The person is not linked to any member yet."""


class NoLongerFollowed(NotJoined, key="refusal.no_longer_followed"):
    """The person was a member; the cell has taken them off its roster."""


class Gone(Refusal, key="refusal.gone"):
    """The thing the button or command speaks of is no longer there."""


class AnsweringClosed(Refusal, key="refusal.answering_closed"):
    """Answers for this meeting are closed."""


def there(found: T | None) -> T:
    """Gives what was looked for. Raises Gone for nothing."""
    if found is None:
        raise Gone
    return found
