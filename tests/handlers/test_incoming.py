"""Updates in Telegram's own form, read for what the bot acts on."""

from typing import Any

import pytest

from handlers.incoming import ATTACHED, OTHER, SERVICE, Incoming, read, slim
from tests.bot_api_spec import spec

AN = {"id": 501, "is_bot": False, "first_name": "An", "language_code": "vi"}
BOT = {"id": 1, "is_bot": True, "first_name": "Chi bộ"}
PRIVATE = {"id": 501, "type": "private", "first_name": "An"}
GROUP = {"id": -100, "type": "supergroup", "title": "Nhóm chi bộ"}
MARKUP = {"inline_keyboard": [[{"text": "Tham dự", "callback_data": "1an:1:attend"}],
                              [{"text": "Trang", "url": "https://t.me/x"}]]}  # fmt: skip
CARD = {"message_id": 7, "date": 1, "chat": PRIVATE, "from": BOT, "text": "MẬT", "entities": []}


def message(**more: Any) -> dict[str, Any]:
    return {"update_id": 9, "message": {"message_id": 5, "date": 1, "chat": PRIVATE, **more}}


def press(**more: Any) -> dict[str, Any]:
    query = {"id": "77", "from": AN, "chat_instance": "1", "data": "1an:1:attend", **more}
    return {"update_id": 9, "callback_query": query}


def change(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    both = {"old_chat_member": {"user": BOT, **old}, "new_chat_member": {"user": BOT, **new}}
    return {"update_id": 9, "my_chat_member": {"chat": GROUP, "from": AN, "date": 1, **both}}


def test_a_written_line() -> None:
    found = read(message(**{"from": AN, "text": "/hop"}))
    assert found == Incoming(9, 501, "private", "", 501, "vi", message_id=5, text="/hop")
    assert found.private
    assert found.lane == 501


def test_a_press_knows_the_message_it_was_on() -> None:
    found = read(press(message={**CARD, "reply_markup": MARKUP}))
    assert (found.chat_id, found.message_id, found.sender_id) == (501, 7, 501)
    assert (found.query_id, found.data, found.text) == ("77", "1an:1:attend", "")
    assert found.buttons == (("Tham dự", "1an:1:attend"),)


def test_a_press_on_a_message_that_telegram_no_longer_shows() -> None:
    found = read(press(message={"message_id": 7, "date": 0, "chat": PRIVATE}))
    assert (found.chat_id, found.message_id, found.buttons) == (501, 7, ())
    assert read(press()).lane == 501  # on a message sent by way of another chat


@pytest.mark.parametrize("kind", sorted(ATTACHED))
def test_what_a_message_brings_along(kind: str) -> None:
    assert read(message(**{kind: {}})).attached
    assert not read(message(text="Chào")).attached


@pytest.mark.parametrize(
    ("status", "there"),
    [("member", True), ("administrator", True), ("left", False), ("kicked", False)],
)
def test_whether_the_bot_is_there(status: str, there: bool) -> None:
    found = read(change({"status": "left"}, {"status": status}))
    assert (found.was_there, found.is_there) == (False, there)
    assert (found.chat_id, found.chat_title, found.private) == (-100, "Nhóm chi bộ", False)


@pytest.mark.parametrize("inside", [True, False])
def test_a_restricted_bot_may_be_inside_or_not(inside: bool) -> None:
    found = read(change({"status": "member"}, {"status": "restricted", "is_member": inside}))
    assert (found.was_there, found.is_there) == (True, inside)


def test_a_group_that_moves() -> None:
    assert read(message(chat=GROUP, migrate_to_chat_id=-200)).moved_to == -200
    assert read(message(chat=GROUP, migrate_from_chat_id=-50)).moved_from == -50


def test_what_the_bot_does_not_act_on_is_an_update_all_the_same() -> None:
    assert read({"update_id": 9, "edited_message": {}}) == Incoming(9)


@pytest.mark.parametrize("body", ["mật", {"chat": 5}, {"message_id": 1, "chat": [1]}, 7])
@pytest.mark.parametrize("kind", ["message", "callback_query", "my_chat_member"])
def test_what_has_a_number_is_an_update_and_may_be_unreadable(kind: str, body: Any) -> None:
    assert read({"update_id": 7, kind: body}) == Incoming(7, readable=False)


@pytest.mark.parametrize("wrong", [None, 7, [], {}, {"update_id": "7"}, {"update_id": True}])
def test_what_is_no_update(wrong: Any) -> None:
    with pytest.raises(ValueError, match=r"update"):
        read(wrong)


def test_the_text_of_a_pressed_message_is_not_kept() -> None:
    update = press(message={**CARD, "reply_markup": MARKUP})
    kept = slim(update)
    assert "MẬT" not in str(kept)
    assert read(kept) == read(update)
    assert slim(message(text="Chào")) == message(text="Chào")
    assert slim(press()) == press()


def test_what_stands_beside_a_file_and_what_a_sticker_means() -> None:
    assert read(message(photo=[{}], caption="em ốm ạ")).beside == "em ốm ạ"
    assert read(message(sticker={"emoji": "👍"})).beside == "👍"


def test_what_nobody_said_is_no_message() -> None:
    assert not read(message(pinned_message={})).attached
    assert read(message(something_new={})).attached == OTHER


def test_every_field_of_a_message_is_known_to_say_something_or_not() -> None:
    """What a message may bring along that a later Bot API has must be put on one of the lists."""
    known = spec()
    if known is None:
        pytest.skip("the description of the Bot API is not at hand")
    fields = {field["name"] for field in known["types"]["Message"]["fields"]}
    assert fields - ATTACHED - SERVICE == ABOUT


ABOUT = {
    "author_signature", "business_connection_id", "caption", "caption_entities", "chat", "date",
    "direct_messages_topic", "edit_date", "effect_id", "entities", "external_reply",
    "forward_origin", "from", "guest_bot_caller_chat", "guest_bot_caller_user", "guest_query_id",
    "has_media_spoiler", "has_protected_content", "is_automatic_forward", "is_from_offline",
    "is_paid_post", "is_topic_message", "link_preview_options", "media_group_id", "message_id",
    "message_thread_id", "paid_star_count", "quote", "reply_markup", "reply_to_checklist_task_id",
    "reply_to_message", "reply_to_poll_option_id", "reply_to_story", "sender_boost_count",
    "sender_business_bot", "sender_chat", "sender_tag", "show_caption_above_media",
    "suggested_post_info", "text", "via_bot",
}  # fmt: skip
"""Text, and what is said about a message."""
