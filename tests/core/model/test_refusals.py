"""What Telegram's refusals mean."""

import pytest

from core.model.refusals import WORDS, Meaning, meaning_of, why_away

# As the Bot API's server says them.
SAID = {
    "Forbidden: bot was blocked by the user": Meaning.AWAY,
    "Forbidden: user is deactivated": Meaning.AWAY,
    "Forbidden: bot can't initiate conversation with a user": Meaning.AWAY,
    "Forbidden: bot was kicked from the supergroup chat": Meaning.AWAY,
    "Forbidden: bot is not a member of the channel chat": Meaning.AWAY,
    "Forbidden: the group chat was deactivated": Meaning.AWAY,
    "Bad Request: chat not found": Meaning.AWAY,
    "Bad Request: not enough rights to send text messages to the chat": Meaning.RIGHTS,
    "Bad Request: not enough rights to manage pinned messages in the chat": Meaning.RIGHTS,
    "Bad Request: have no rights to send a message": Meaning.RIGHTS,
    "Bad Request: need administrator rights in the channel chat": Meaning.RIGHTS,
    "Forbidden: CHAT_WRITE_FORBIDDEN": Meaning.RIGHTS,
    "Bad Request: CHAT_ADMIN_REQUIRED": Meaning.RIGHTS,
    "Bad Request: CHAT_RESTRICTED": Meaning.RIGHTS,
    "Bad Request: CHAT_SEND_PHOTOS_FORBIDDEN": Meaning.RIGHTS,
    "Bad Request: TOPIC_CLOSED": Meaning.RIGHTS,
    "Bad Request: message to edit not found": Meaning.GONE,
    "Bad Request: message to pin not found": Meaning.GONE,
    "Bad Request: message can't be edited": Meaning.GONE,
    "Bad Request: MESSAGE_ID_INVALID": Meaning.GONE,
    "Bad Request: message is not modified: specified new message content is the same": Meaning.SAME,
    "Bad Request: message text is empty": Meaning.OURS,
    "Bad Request: can't parse entities": Meaning.OURS,
    "Bad Request: BUTTON_DATA_INVALID": Meaning.OURS,
}


@pytest.mark.parametrize(("said", "means"), SAID.items())
def test_each_refusal_means_one_thing(said: str, means: Meaning) -> None:
    assert meaning_of(said) is means


def test_every_row_of_the_table_is_tried() -> None:
    assert {words for words in WORDS if not any(words in said.lower() for said in SAID)} == set()


def test_why_nobody_is_reached() -> None:
    assert why_away("Forbidden: bot was kicked from the group chat") == "removed"
    assert why_away("Forbidden: something new") == "forbidden"
