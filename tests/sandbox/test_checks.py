from typing import Any

import pytest

from sandbox import Person, Sandbox
from tests.sandbox.wire import Wire

BAD = "Bad Request: "
PARSE = BAD + "can't parse entities: "
TOO_LONG_MARKUP = BAD + "reply markup is too long"


def buttons(*rows: int, **button: Any) -> dict[str, Any]:
    one = {"text": "Tham dự", "callback_data": "a"} | button
    kept = {name: value for name, value in one.items() if value is not None}
    return {"inline_keyboard": [[kept] * row for row in rows]}


REFUSALS = [
    ({"text": ""}, BAD + "message text is empty"),
    ({"text": " \n "}, BAD + "message text is empty"),
    ({"text": "<b></b>", "parse_mode": "HTML"}, BAD + "message text is empty"),
    ({"text": "a" * 4097}, BAD + "message is too long"),
    ({"text": "😀" * 2049}, BAD + "message is too long"),
    ({"chat_id": None}, BAD + "chat_id is empty"),
    ({"chat_id": 12}, BAD + "chat not found"),
    ({"chat_id": "@nobody_here"}, BAD + "chat not found"),
    ({"chat_id": [1]}, BAD + "chat not found"),
    ({"text": {"a": 1}}, BAD + 'can\'t parse "text": expected a String'),
    ({"parse_mode": "BBCode"}, BAD + "unsupported parse_mode"),
    ({"text": "<x>", "parse_mode": "HTML"}, PARSE + 'Unsupported start tag "x" at byte offset 0'),
    ({"text": "ạ<br/>", "parse_mode": "HTML"},
     PARSE + 'Unsupported start tag "br/" at byte offset 3'),
    ({"text": "1 < 2", "parse_mode": "HTML"}, PARSE + 'Unsupported start tag "" at byte offset 2'),
    ({"text": "<b>x", "parse_mode": "HTML"},
     PARSE + 'Can\'t find end tag corresponding to start tag "b"'),
    ({"text": "<b", "parse_mode": "HTML"}, PARSE + "Unclosed start tag at byte offset 0"),
    ({"text": "<b>x</b", "parse_mode": "HTML"}, PARSE + "Unclosed end tag at byte offset 4"),
    ({"text": "x</b>", "parse_mode": "HTML"}, PARSE + "Unexpected end tag at byte offset 1"),
    ({"text": "<b>x</i>", "parse_mode": "HTML"},
     PARSE + 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
    ({"text": "<span>x</span>", "parse_mode": "HTML"},
     PARSE + 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ({"entities": [{"type": "bold"}]},
     PARSE + "expected an Object with type, offset, length"),
    ({"reply_markup": "buttons"}, BAD + "object expected as reply markup"),
    ({"reply_markup": {"inline_keyboard": 5}},
     BAD + 'field "inline_keyboard" must be an Array of Arrays'),
    ({"reply_markup": buttons(1, callback_data="ạ" * 22)}, BAD + "BUTTON_DATA_INVALID"),
    ({"reply_markup": buttons(1, callback_data="")}, BAD + "BUTTON_DATA_INVALID"),
    ({"reply_markup": buttons(1, callback_data=None)},
     BAD + "can't parse inline keyboard button: "
     "Text buttons are unallowed in the inline keyboard"),
    ({"reply_markup": buttons(1, text="")},
     BAD + "inline keyboard button text must be non-empty"),
    ({"reply_markup": buttons(1, callback_data=None, url="no address")},
     BAD + "inline keyboard button URL 'no address' is invalid: Wrong HTTP URL"),
    ({"reply_markup": buttons(1, style="loud")},
     BAD + "can't parse inline keyboard button: unknown button style specified"),
    ({"reply_markup": buttons(9)}, TOO_LONG_MARKUP),
    ({"reply_markup": buttons(*[8] * 12, 5)}, TOO_LONG_MARKUP),
]  # fmt: skip


@pytest.mark.parametrize(("change", "words"), REFUSALS)
async def test_a_wrong_send_is_refused_in_telegrams_words(
    wire: Wire, sandbox: Sandbox, an: Person, change: dict[str, Any], words: str
) -> None:
    params = {"chat_id": an.id, "text": "họp"} | change
    assert await wire.refused("sendMessage", **params) == (400, words)
    assert sandbox.messages(an) == []


@pytest.mark.parametrize(
    "change",
    [
        {"text": "a" * 4096},
        {"text": "😀" * 2048},
        {"text": "<b>" + "a" * 4096 + "</b>", "parse_mode": "HTML"},
        {"text": "<b>x</>", "parse_mode": "HTML"},
        {"reply_markup": buttons(*[8] * 12, 4)},
        {"reply_markup": buttons(1, callback_data="a" * 64)},
        {"reply_markup": buttons(1, style="success")},
        {"reply_markup": {"inline_keyboard": []}},
        {"reply_markup": {"force_reply": True}},
        {"reply_markup": {"remove_keyboard": True}},
        {"reply_markup": {"keyboard": [[{"text": "Tham dự"}], [{"text": "Vắng"}]]}},
    ],
)
async def test_what_just_fits_is_sent(wire: Wire, an: Person, change: dict[str, Any]) -> None:
    await wire.call("sendMessage", **({"chat_id": an.id, "text": "họp"} | change))


async def test_captions_are_shorter(wire: Wire, an: Person) -> None:
    paper = await wire.call("sendMessage", chat_id=an.id, text="x")
    words = (400, BAD + "message caption is too long")
    given = {"chat_id": an.id, "message_id": paper["message_id"], "caption": "a" * 1025}
    assert await wire.refused("editMessageCaption", **given) == words
    assert (
        await wire.refused("sendDocument", chat_id=an.id, document="x", caption="a" * 1025) == words
    )


@pytest.mark.parametrize(
    ("document", "words"),
    [
        (None, BAD + "there is no document in the request"),
        ("attach://nothing", BAD + "wrong file identifier/HTTP URL specified"),
        ("BQACunknown", BAD + "wrong file identifier/HTTP URL specified"),
    ],
)
async def test_a_file_must_be_there(
    wire: Wire, an: Person, document: str | None, words: str
) -> None:
    assert await wire.refused("sendDocument", chat_id=an.id, document=document) == (400, words)


async def test_an_answer_to_a_press_is_short(wire: Wire, sandbox: Sandbox, an: Person) -> None:
    await wire.call("sendMessage", chat_id=an.id, text="x", reply_markup=buttons(1))
    press = sandbox.tap(an, "Tham dự")
    given = {"callback_query_id": press.id, "text": "a" * 201}
    assert await wire.refused("answerCallbackQuery", **given) == (400, BAD + "MESSAGE_TOO_LONG")
    assert await wire.call("answerCallbackQuery", **(given | {"text": "a" * 200})) is True


async def test_edited_messages_take_inline_buttons_only(wire: Wire, an: Person) -> None:
    sent = await wire.call("sendMessage", chat_id=an.id, text="x")
    given = {"chat_id": an.id, "message_id": sent["message_id"], "text": "y"}
    keyboard = {"keyboard": [["Tham dự"]]}
    refusal = await wire.refused("editMessageText", **given, reply_markup=keyboard)
    assert refusal == (400, BAD + "inline keyboard expected")
