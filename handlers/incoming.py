"""What Telegram hands over, read for what this bot acts on and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

Json = Mapping[str, Any]

GONE = ("left", "kicked")
ATTACHED = frozenset({
    "animation", "audio", "chat_shared", "checklist", "contact", "dice", "document", "game", "gift",
    "giveaway", "giveaway_winners", "invoice", "live_photo", "location", "paid_media",
    "passport_data", "photo", "poll", "refunded_payment", "rich_message", "sticker", "story",
    "successful_payment", "unique_gift", "users_shared", "venue", "video", "video_note", "voice",
    "web_app_data",
})  # fmt: skip
"""What a message may bring along besides its text."""
SERVICE = frozenset({
    "boost_added", "channel_chat_created", "chat_background_set", "chat_owner_changed",
    "chat_owner_left", "checklist_tasks_added", "checklist_tasks_done", "connected_website",
    "delete_chat_photo", "direct_message_price_changed", "forum_topic_closed",
    "forum_topic_created", "forum_topic_edited", "forum_topic_reopened",
    "general_forum_topic_hidden", "general_forum_topic_unhidden", "gift_upgrade_sent",
    "giveaway_completed", "giveaway_created", "group_chat_created", "left_chat_member",
    "managed_bot_created", "message_auto_delete_timer_changed", "migrate_from_chat_id",
    "migrate_to_chat_id", "new_chat_members", "new_chat_photo", "new_chat_title",
    "paid_message_price_changed", "pinned_message", "poll_option_added", "poll_option_deleted",
    "proximity_alert_triggered", "suggested_post_approval_failed", "suggested_post_approved",
    "suggested_post_declined", "suggested_post_paid", "suggested_post_refunded",
    "supergroup_chat_created", "video_chat_ended", "video_chat_participants_invited",
    "video_chat_scheduled", "video_chat_started", "write_access_allowed",
})  # fmt: skip
"""What tells that something happened in the chat; nobody said anything."""
OTHER = "other"
KEPT = ("message_id", "chat", "reply_markup")
"""What is kept of the message whose button was pressed."""


@dataclass(frozen=True)
class Incoming:
    """One update: who did what in which chat. Zero and "" stand for what there is not.

    `message_id` is the message itself or the one whose button was pressed, `buttons` are that
    one's labels and data. `was_there` and `is_there`: the bot, before and after its place in the
    chat changed, `at` when; None where it did not. `attached` is what a message brings along, OTHER
    for what is not known; `beside` a file's caption, a sticker's emoji. `replies_to`: the username
    of whoever wrote the message that is answered.
    `edited`: its text was changed after it was sent. `anonymous`: written for a group or a channel,
    nobody knows by whom. `moved_from` and `moved_to`: a group under a
    new id.
    """

    update_id: int
    chat_id: int = 0
    chat_kind: str = ""
    chat_title: str = ""
    sender_id: int = 0
    sender_language: str | None = None
    message_id: int = 0
    text: str = ""
    attached: str = ""
    beside: str = ""
    replies_to: str = ""
    edited: bool = False
    anonymous: bool = False
    query_id: str = ""
    data: str = ""
    buttons: tuple[tuple[str, str], ...] = ()
    was_there: bool | None = None
    is_there: bool | None = None
    at: datetime | None = None
    moved_from: int = 0
    moved_to: int = 0
    readable: bool = True

    @property
    def private(self) -> bool:
        return self.chat_kind == "private"

    @property
    def lane(self) -> int:
        """What is worked in turn: a chat; where there is none, its sender."""
        return self.chat_id or self.sender_id


def has_number(update: object) -> bool:
    """Tells whether it is an update that can be kept under its number."""
    return isinstance(update, dict) and _fits(update.get("update_id"))


def read(update: Json) -> Incoming:
    """Reads the update in Telegram's own form. Only its number must be readable: an unreadable
    update would come again for ever. Raises ValueError where there is no number.
    """
    if not has_number(update):
        raise ValueError("no update")
    number = update["update_id"]
    try:
        found = _read(number, update)
    except (TypeError, KeyError, AttributeError, ValueError, OverflowError):
        return Incoming(number, readable=False)
    ids = (found.chat_id, found.sender_id, found.message_id, found.moved_from, found.moved_to)
    return found if all(map(_fits, ids)) else Incoming(number, readable=False)


def _fits(number: object) -> bool:
    """Tells whether a database can hold it as a number."""
    return type(number) is int and -(2**63) <= number < 2**63


def _read(number: int, update: Json) -> Incoming:
    if query := update.get("callback_query"):
        return _pressed(number, query)
    if message := update.get("message"):
        return _written(number, message)
    if message := update.get("edited_message"):
        return replace(_written(number, message), edited=True)
    if change := update.get("my_chat_member"):
        return _place_changed(number, change)
    return Incoming(number)


def _pressed(number: int, query: Json) -> Incoming:
    message = query.get("message") or {}
    rows = (message.get("reply_markup") or {}).get("inline_keyboard", ())
    buttons = tuple(
        (one["text"], one["callback_data"]) for row in rows for one in row if "callback_data" in one
    )
    return Incoming(
        number,
        *_chat(message),
        *_sender(query),
        message_id=message.get("message_id", 0),
        query_id=query["id"],
        data=query.get("data", ""),
        buttons=buttons,
    )


def _written(number: int, message: Json) -> Incoming:
    return Incoming(
        number,
        *_chat(message),
        *_sender(message),
        message_id=message["message_id"],
        text=message.get("text", ""),
        attached=_attached(message),
        beside=message.get("caption") or (message.get("sticker") or {}).get("emoji", ""),
        replies_to=_replies_to(message),
        anonymous="sender_chat" in message,
        moved_from=message.get("migrate_from_chat_id", 0),
        moved_to=message.get("migrate_to_chat_id", 0),
    )


def _attached(message: Json) -> str:
    if known := next((one for one in sorted(ATTACHED) if one in message), ""):
        return known
    return "" if "text" in message or not SERVICE.isdisjoint(message) else OTHER


def _replies_to(message: Json) -> str:
    author = (message.get("reply_to_message") or {}).get("from") or {}
    return str(author.get("username", ""))


def _place_changed(number: int, change: Json) -> Incoming:
    return Incoming(
        number,
        *_chat(change),
        *_sender(change),
        was_there=_is_there(change["old_chat_member"]),
        is_there=_is_there(change["new_chat_member"]),
        at=datetime.fromtimestamp(change["date"], UTC),
    )


def _is_there(bot: Json) -> bool:
    if bot["status"] == "restricted":
        return bool(bot["is_member"])
    return bot["status"] not in GONE


def _chat(within: Json) -> tuple[int, str, str]:
    chat = within.get("chat") or {}
    return chat.get("id", 0), chat.get("type", ""), chat.get("title", "")


def _sender(within: Json) -> tuple[int, str | None]:
    sender = within.get("from") or {}
    return sender.get("id", 0), sender.get("language_code")


def slim(update: Json) -> dict[str, Any]:
    """Drops the text of the message whose button was pressed, which is not kept."""
    query = update.get("callback_query")
    if not query or not query.get("message"):
        return dict(update)
    message = {key: query["message"][key] for key in KEPT if key in query["message"]}
    return {**update, "callback_query": {**query, "message": message}}
