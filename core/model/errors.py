"""Refusals: what a person is told when something cannot be done. Nothing is changed then."""


class Refusal(Exception):  # noqa: N818 - it states a fact, it is not a fault
    """A polite no: `key` names the sentence in the catalogues, `values` fill its placeholders."""

    key = "refusal.general"

    def __init__(self, key: str | None = None, **values: object) -> None:
        self.key = key or self.key
        self.values = values
        super().__init__(self.key)


class NotAllowed(Refusal):
    """The actor's roles do not cover this."""

    key = "refusal.not_allowed"


class NotJoined(Refusal):
    """The person is not linked to any member yet."""

    key = "refusal.not_joined"


class Gone(Refusal):
    """The thing the button or command speaks of is no longer there."""

    key = "refusal.gone"


class AnsweringClosed(Refusal):
    """Answers for this meeting are closed."""

    key = "refusal.answering_closed"
