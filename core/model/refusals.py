"""What the Bot API's refusals mean: for the message, for the chat, for the person."""

from enum import StrEnum, auto


class Meaning(StrEnum):
    """What a refusal is about, and so what becomes of the thing owed."""

    AWAY = auto()
    """Nobody is reached in this chat, whatever is sent."""
    RIGHTS = auto()
    """The chat does not let the bot do this now; somebody may allow it, so it is tried again."""
    GONE = auto()
    """The message is gone or frozen; the thing that it shows is not."""
    SAME = auto()
    """The message shows this already."""
    OURS = auto()
    """The call itself is wrong: sent again, it would be refused again."""


AWAY = {
    "blocked": "blocked",
    "deactivated": "deactivated",
    "initiate conversation": "never_started",
    "kicked": "removed",
    "not a member": "removed",
    "chat not found": "no_chat",
}
"""Words of a description, and the reason that is stored with the chat's account."""

WORDS: dict[str, Meaning] = {
    **dict.fromkeys(AWAY, Meaning.AWAY),
    "not enough rights": Meaning.RIGHTS,
    "have no rights": Meaning.RIGHTS,
    "need administrator rights": Meaning.RIGHTS,
    "chat_write_forbidden": Meaning.RIGHTS,
    "chat_admin_required": Meaning.RIGHTS,
    "chat_restricted": Meaning.RIGHTS,
    "chat_send_": Meaning.RIGHTS,
    "topic_closed": Meaning.RIGHTS,
    "message to edit not found": Meaning.GONE,
    "message to pin not found": Meaning.GONE,
    "message can't be edited": Meaning.GONE,
    "message_id_invalid": Meaning.GONE,
    "message is not modified": Meaning.SAME,
}
"""The first words that a description holds decide."""


def meaning_of(description: str) -> Meaning:
    """Reads Telegram's description of a refusal."""
    lowered = description.lower()
    return next((means for words, means in WORDS.items() if words in lowered), Meaning.OURS)


def why_away(description: str) -> str:
    """Names why nobody is reached there; "forbidden" where Telegram does not say."""
    lowered = description.lower()
    return next((why for words, why in AWAY.items() if words in lowered), "forbidden")
