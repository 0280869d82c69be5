"""How Telegram says no."""

from typing import Any


class Refused(Exception):  # noqa: N818 — a refusal is an answer, not a fault of ours
    """A call is refused with Telegram's own code and words."""

    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def body(self) -> dict[str, Any]:
        """Returns the JSON Telegram would send."""
        answer = {"ok": False, "error_code": self.code, "description": self.description}
        return answer | {"parameters": self.parameters} if self.parameters else answer


def bad_request(words: str, **parameters: Any) -> Refused:
    """Makes a 400 refusal; `words` come after "Bad Request: "."""
    return Refused(400, f"Bad Request: {words}", **parameters)


def forbidden(words: str) -> Refused:
    """Makes a 403 refusal; `words` come after "Forbidden: "."""
    return Refused(403, f"Forbidden: {words}")


def conflict(words: str) -> Refused:
    """Makes a 409 refusal; `words` come after "Conflict: "."""
    return Refused(409, f"Conflict: {words}")
