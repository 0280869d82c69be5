import pytest

from tests import bot_api_spec
from tests.bot_api_spec import check_answer, check_call, check_type

needs_spec = pytest.mark.skipif(bot_api_spec.spec() is None, reason="no description at hand")
SEND = {"chat_id": 5, "text": "họp"}


def rows(button: dict[str, object]) -> dict[str, object]:
    return {"inline_keyboard": [[button]]}


@needs_spec
@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("getMe", {}),
        ("sendMessage", SEND),
        ("sendMessage", {"chat_id": "5", "text": "họp", "protect_content": "true"}),
        ("sendMessage", SEND | {"reply_markup": rows({"text": "x", "callback_data": "y"})}),
        ("sendMessage", SEND | {"reply_markup": '{"force_reply": true}'}),
        ("setMyCommands", {"commands": [{"command": "a", "description": "b"}],
                           "scope": {"type": "default"}}),
        ("sendPhoto", {"chat_id": 5, "photo": "attach://a", "a": "<file a.png, 3 bytes>"}),
        ("editMessageMedia", {"media": {"type": "photo", "media": "attach://a"}}),
    ],
)  # fmt: skip
def test_right_calls(method: str, params: dict[str, object]) -> None:
    assert check_call(method, params) == []


@needs_spec
@pytest.mark.parametrize(
    ("method", "params", "complaint"),
    [
        ("sendSmoke", {}, "sendSmoke: no such method"),
        ("sendMessage", {"chat_id": 5}, "sendMessage: text is missing"),
        ("sendMessage", SEND | {"colour": "red"}, "sendMessage: no parameter colour"),
        ("sendMessage", SEND | {"text": 5}, "sendMessage.text: 5 is no String"),
        ("deleteMessage", {"chat_id": 5, "message_id": "x"},
         "deleteMessage.message_id: 'x' is no Integer"),
        ("deleteMessage", {"chat_id": 5, "message_id": True},
         "deleteMessage.message_id: True is no Integer"),
        ("sendMessage", SEND | {"reply_markup": rows({"callback_data": "y"})},
         "sendMessage.reply_markup.inline_keyboard[0][0]: InlineKeyboardButton without text"),
        ("sendMessage", SEND | {"reply_markup": rows({"text": "x", "data": "y"})},
         "sendMessage.reply_markup.inline_keyboard[0][0]: InlineKeyboardButton has no data"),
        ("setMyCommands", {"commands": {"command": "a"}},
         "setMyCommands.commands: {'command': 'a'} is no Array"),
        ("sendMessage", SEND | {"entities": "[{"},
         "sendMessage.entities: '[{' is no Array of MessageEntity"),
    ],
)  # fmt: skip
def test_wrong_calls(method: str, params: dict[str, object], complaint: str) -> None:
    assert check_call(method, params) == [complaint]


@needs_spec
def test_answers_and_types() -> None:
    assert check_answer("deleteMessage", True) == []
    assert check_answer("getMe", {"id": 1, "is_bot": True}) == ["getMe: User without first_name"]
    assert check_type({"update_id": 1, "message": 5}, "Update") == [
        "Update.message: 5 is no Message"
    ]


def test_without_the_description_there_are_no_complaints(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bot_api_spec, "spec", lambda: None)
    assert check_call("sendSmoke", {}) == []
    assert check_answer("sendSmoke", 5) == []
    assert check_type(5, "Update") == []
