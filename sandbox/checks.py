"""The arguments of one call, and Telegram's checks of them."""

import json
import re
from dataclasses import dataclass, field
from typing import Any, cast

from sandbox import entities
from sandbox.errors import bad_request
from sandbox.world import Button, Rows

Json = dict[str, Any]
TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
NESTED = frozenset((
    "reply_markup", "entities", "caption_entities", "reply_parameters", "link_preview_options",
    "commands", "scope", "allowed_updates", "message_ids", "media", "permissions", "rights",
    "menu_button", "suggested_post_parameters",
))  # fmt: skip
NUMBERS = frozenset((
    "chat_id", "from_chat_id", "message_id", "message_thread_id", "user_id", "offset", "limit",
    "timeout", "cache_time", "max_connections", "reply_to_message_id",
))  # fmt: skip
FLAGS = frozenset((
    "disable_notification", "protect_content", "show_alert", "allow_sending_without_reply",
    "has_spoiler", "show_caption_above_media", "drop_pending_updates",
    "disable_content_type_detection", "disable_web_page_preview", "allow_paid_broadcast",
    "revoke_messages", "return_bots",
))  # fmt: skip
ACTIONS = ("callback_data", "url", "web_app", "login_url", "switch_inline_query",
           "switch_inline_query_current_chat", "switch_inline_query_chosen_chat", "copy_text",
           "callback_game", "pay")  # fmt: skip
WHOLE = re.compile(r"-?\d{1,19}")
URL = re.compile(r"(?i)(?:https?://[^\s/?#]+|tg://\S+|[a-z0-9-]+(?:\.[a-z0-9-]+)+)\S*")


@dataclass(slots=True)
class Upload:
    """A file that came with the call."""

    name: str
    content: bytes
    mime: str


@dataclass(slots=True)
class Args:
    """What a call was given: values as JSON has them, uploads by field name."""

    values: Json
    uploads: dict[str, Upload] = field(default_factory=dict)

    def text(self, name: str, default: str = "") -> str:
        """Returns "" when it is missing."""
        value = self.values.get(name, default)
        if value is None:
            return default
        if isinstance(value, (dict, list)):
            raise bad_request(f'can\'t parse "{name}": expected a String')
        return value if isinstance(value, str) else json.dumps(value)

    def number(self, name: str, default: int = 0) -> int:
        """Returns `default` when it is missing or is no whole number."""
        value = self.values.get(name)
        return value if isinstance(value, int) and not isinstance(value, bool) else default

    def flag(self, name: str) -> bool:
        """Returns no when it is missing."""
        return self.values.get(name) in (True, 1, "1", "yes")

    def nested(self, name: str, kind: type, words: str) -> Any:
        """Returns None when it is missing; refuses another type with `words`."""
        value = self.values.get(name)
        if value is None or value == "":
            return None
        if not isinstance(value, kind):
            raise bad_request(words)
        return value


def normalised(values: Json) -> Json:
    """Gives form values the types JSON has: numbers, yes or no, objects and arrays."""
    return {name: _typed(name, value) for name, value in values.items()}


def _typed(name: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if name in NUMBERS and WHOLE.fullmatch(value):
        return int(value)
    if name in FLAGS and value.lower() in {"true", "false"}:
        return value.lower() == "true"
    if name in NESTED and value[:1] in ("{", "["):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def formatted(args: Args, name: str, entities_name: str) -> tuple[str, list[Json]]:
    """Reads a text with its parse mode or entities; lengths are not checked yet."""
    text, mode = args.text(name), args.text("parse_mode").lower()
    given = args.nested(entities_name, list, "can't parse entities: expected an Array") or []
    if mode == "html":
        text, given = entities.read_html(text)
    elif mode in {"markdown", "markdownv2"}:
        raise bad_request("can't parse entities: the sandbox reads HTML only")
    elif mode:
        raise bad_request("unsupported parse_mode")
    if not all(_is_entity(entity) for entity in given):
        raise bad_request("can't parse entities: expected an Object with type, offset, length")
    text, given = entities.trimmed(text, given)
    return text, entities.with_automatic(text, given)


def _is_entity(entity: Any) -> bool:
    return (
        isinstance(entity, dict)
        and isinstance(entity.get("type"), str)
        and isinstance(entity.get("offset"), int)
        and isinstance(entity.get("length"), int)
    )


def message_text(args: Args) -> tuple[str, list[Json]]:
    """Reads `text`, 1–4096 UTF-16 units after its entities are read."""
    text, found = formatted(args, "text", "entities")
    if not text:
        raise bad_request("message text is empty")
    if entities.utf16_length(text) > TEXT_LIMIT:
        raise bad_request("message is too long")
    return text, found


def caption(args: Args) -> tuple[str, list[Json]]:
    """Reads `caption`, at most 1024 UTF-16 units after its entities are read."""
    text, found = formatted(args, "caption", "caption_entities")
    if entities.utf16_length(text) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    return text, found


@dataclass(slots=True)
class Markup:
    """A checked reply_markup: inline rows, or labels of a keyboard below the text."""

    inline: Rows | None = None
    labels: list[list[str]] | None = None


def markup(args: Args) -> Markup:
    given = args.nested("reply_markup", dict, "object expected as reply markup")
    if given is None:
        return Markup()
    if "inline_keyboard" in given:
        return Markup(inline=_inline(given["inline_keyboard"]) or None)
    if "keyboard" in given:
        return Markup(labels=_labels(given["keyboard"]))
    if "remove_keyboard" in given:
        return Markup(labels=[])
    if "force_reply" in given:
        return Markup()
    raise bad_request("can't parse reply keyboard markup JSON object")


def inline_markup(args: Args) -> Rows | None:
    """Allows only inline buttons: `reply_markup` of an edited message."""
    given = args.nested("reply_markup", dict, "object expected as reply markup")
    if given is None:
        return None
    if "inline_keyboard" not in given:
        raise bad_request("inline keyboard expected")
    return _inline(given["inline_keyboard"]) or None


def _rows(given: Any, field_name: str) -> list[list[Any]]:
    if not isinstance(given, list) or not all(isinstance(row, list) for row in given):
        raise bad_request(f'field "{field_name}" must be an Array of Arrays')
    return cast("list[list[Any]]", given)


def _inline(given: Any) -> Rows:
    rows = [[_button(one) for one in row] for row in _rows(given, "inline_keyboard") if row]
    if sum(map(len, rows)) > 100 or any(len(row) > 8 for row in rows):
        raise bad_request("reply markup is too long")
    return rows


def _labels(given: Any) -> list[list[str]]:
    return [
        [one if isinstance(one, str) else str(one.get("text", "")) for one in row]
        for row in _rows(given, "keyboard")
    ]


def _button(given: Any) -> Button:
    wrong = "can't parse inline keyboard button: "
    if not isinstance(given, dict):
        raise bad_request(wrong + "InlineKeyboardButton must be an Object")
    text = given.get("text")
    if not isinstance(text, str):
        raise bad_request(wrong + 'Can\'t find field "text"')
    if not text.strip():
        raise bad_request("inline keyboard button text must be non-empty")
    actions = [name for name in ACTIONS if given.get(name) is not None]
    if not actions:
        raise bad_request(wrong + "Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise bad_request(wrong + "exactly one of the optional fields must be used")
    style = given.get("style")
    if style not in (None, "danger", "success", "primary"):
        raise bad_request(wrong + "unknown button style specified")
    data, url = given.get("callback_data"), given.get("url")
    _check_data(data)
    _check_url(url)
    other = {name: given[name] for name in actions if name not in {"callback_data", "url"}}
    return Button(text, data, url, style, other)


def _check_data(data: Any) -> None:
    if data is not None and not (isinstance(data, str) and 1 <= len(data.encode()) <= 64):
        raise bad_request("BUTTON_DATA_INVALID")


def _check_url(url: Any) -> None:
    if url is not None and not (isinstance(url, str) and URL.fullmatch(url)):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
