"""Telegram's formatted text: HTML to text with entities and back; lengths in UTF-16 units."""

import html
import re
from dataclasses import dataclass, field
from typing import Any

from sandbox.errors import Refused, bad_request

Json = dict[str, Any]

KINDS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline",
    "ins": "underline", "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough",
    "tg-spoiler": "spoiler", "span": "spoiler", "a": "text_link", "code": "code", "pre": "pre",
    "blockquote": "blockquote", "tg-emoji": "custom_emoji",
}  # fmt: skip
TAGS = {
    "bold": "b", "italic": "i", "underline": "u", "strikethrough": "s", "code": "code",
    "spoiler": "tg-spoiler", "pre": "pre", "blockquote": "blockquote",
}  # fmt: skip
CHARACTERS = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
REFERENCE = re.compile(r"&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|(lt|gt|amp|quot));?")
ATTRIBUTE = re.compile(r"""\s*([^\s=>/"']+)\s*(?:=\s*("[^"]*"|'[^']*'|[^\s>"']+))?""")
TAG = re.compile(r"<(/?)([^\s>]*)")
REST = re.compile(r"""((?:[^>"']|"[^"]*"|'[^']*')*)>""")
AUTOMATIC = re.compile(
    r"(?P<url>\bhttps?://[^\s<>\"]*[^\s<>\".,;:!?)])"
    r"|(?<![\w/])(?P<bot_command>/[A-Za-z0-9_]{1,32}(?:@[A-Za-z]\w{2,31})?)(?![\w/])"
    r"|(?<![\w@/])(?P<mention>@[A-Za-z]\w{3,31})\b"
)


def utf16_length(text: str) -> int:
    """Counts `text` as Telegram counts it."""
    return len(text) + sum(1 for letter in text if ord(letter) > 0xFFFF)


@dataclass(slots=True)
class _Open:
    tag: str
    kind: str
    start: int
    extra: Json = field(default_factory=dict)


class _Reader:
    """Reads one HTML text; refuses it where Telegram would."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.text: list[str] = []
        self.length = 0
        self.open: list[_Open] = []
        self.entities: list[Json] = []

    def read(self) -> tuple[str, list[Json]]:
        at = 0
        while at < len(self.source):
            found = TAG.search(self.source, at)
            end = found.start() if found else len(self.source)
            self._add(REFERENCE.sub(_character, self.source[at:end]))
            at = self._tag(found) if found else end
        if self.open:
            raise self._refusal(
                f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"'
            )
        return "".join(self.text), sorted(
            self.entities, key=lambda entity: (entity["offset"], -entity["length"])
        )

    def _add(self, piece: str) -> None:
        self.text.append(piece)
        self.length += utf16_length(piece)

    def _tag(self, found: re.Match[str]) -> int:
        at, is_end, name = found.start(), bool(found[1]), found[2].lower()
        if is_end and not self.open:
            raise self._refusal(f"Unexpected end tag at byte offset {self._byte(at)}")
        whole = found.end() < len(self.source)
        if whole and not is_end and name not in KINDS:
            words = f'Unsupported start tag "{name}" at byte offset {self._byte(at)}'
            raise self._refusal(words)
        rest = REST.match(self.source, found.end())
        if rest is None:
            kind = "end" if is_end else "start"
            raise self._refusal(f"Unclosed {kind} tag at byte offset {self._byte(at)}")
        if is_end:
            self._close(name, at)
        else:
            self._begin(name, rest[1], at)
        return rest.end()

    def _begin(self, name: str, attributes: str, at: int) -> None:
        given = {k.lower(): _value(v) for k, v in ATTRIBUTE.findall(attributes)}
        if name == "span" and given.get("class") != "tg-spoiler":
            words = f'Tag "span" must have class "tg-spoiler" at byte offset {self._byte(at)}'
            raise self._refusal(words)
        self.open.append(_Open(name, KINDS[name], self.length, _extra(name, given)))

    def _close(self, name: str, at: int) -> None:
        began = self.open.pop()
        if name and name != began.tag:
            raise self._refusal(
                f"Unmatched end tag at byte offset {self._byte(at)}, "
                f'expected "</{began.tag}>", found "</{name}>"'
            )
        self._finish(began)

    def _finish(self, began: _Open) -> None:
        length = self.length - began.start
        kind, extra = began.kind, began.extra
        if kind == "text_link" and not extra:
            address = "".join(self.text)[-length:]
            extra = {"url": address}
        if kind == "code" and self.open and self.open[-1].kind == "pre" and extra:
            self.open[-1].extra = extra
            return
        if kind == "blockquote" and extra:
            kind, extra = "expandable_blockquote", {}
        if length > 0:
            language = {} if kind == "code" else extra
            self.entities.append({"type": kind, "offset": began.start, "length": length} | language)

    def _byte(self, at: int) -> int:
        return len(self.source[:at].encode())

    @staticmethod
    def _refusal(words: str) -> Refused:
        return bad_request(f"can't parse entities: {words}")


def _extra(tag: str, given: dict[str, str]) -> Json:
    if tag == "a" and given.get("href"):
        return {"url": given["href"]}
    if tag == "tg-emoji":
        return {"custom_emoji_id": given.get("emoji-id", "")}
    if tag == "code" and given.get("class", "").startswith("language-"):
        return {"language": given["class"].removeprefix("language-")}
    if tag == "blockquote" and "expandable" in given:
        return {"expandable": True}
    return {}


def _value(written: str) -> str:
    if written[:1] in ('"', "'"):
        written = written[1:-1]
    return REFERENCE.sub(_character, written)


def _character(found: re.Match[str]) -> str:
    if found[3]:
        return CHARACTERS[found[3]]
    code = int(found[1]) if found[1] else int(found[2], 16)
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else found[0]


def read_html(source: str) -> tuple[str, list[Json]]:
    """Splits HTML into plain text and entities; refuses it with Telegram's words."""
    return _Reader(source).read()


def trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Drops white space at both ends, as Telegram does, and cuts the entities to what is left."""
    text = text.replace("\r", "")
    kept = text.strip()
    cut = utf16_length(text[: len(text) - len(text.lstrip())]) if kept else 0
    end = utf16_length(kept)
    result = []
    for entity in entities:
        first = max(entity["offset"] - cut, 0)
        last = min(entity["offset"] + entity["length"] - cut, end)
        if last > first:
            result.append(entity | {"offset": first, "length": last - first})
    return kept, result


def with_automatic(text: str, entities: list[Json]) -> list[Json]:
    """Adds the entities Telegram finds by itself: commands, mentions, addresses."""
    found = [
        {
            "type": match.lastgroup,
            "offset": utf16_length(text[: match.start()]),
            "length": utf16_length(match[0]),
        }
        for match in AUTOMATIC.finditer(text)
    ]
    closed = [e for e in entities if e["type"] in {"code", "pre", "text_link"}]
    free = [new for new in found if not any(_overlap(new, old) for old in closed)]
    return sorted(entities + free, key=lambda entity: (entity["offset"], -entity["length"]))


def _overlap(one: Json, other: Json) -> bool:
    return bool(
        one["offset"] < other["offset"] + other["length"]
        and other["offset"] < one["offset"] + one["length"]
    )


def to_html(text: str, entities: list[Json]) -> str:
    """Writes text and entities as HTML; links lead only to http, https and tg addresses."""
    units = text.encode("utf-16-le")
    opening: dict[int, list[str]] = {}
    closing: dict[int, list[str]] = {}
    for entity in entities:
        start, end = entity["offset"], entity["offset"] + entity["length"]
        tags = _tags(entity, units[start * 2 : end * 2].decode("utf-16-le", "replace"))
        if tags is not None:
            opening.setdefault(start, []).append(tags[0])
            closing.setdefault(end, []).insert(0, tags[1])
    cuts = sorted({0, len(units) // 2, *opening, *closing})
    pieces = []
    for start, end in zip(cuts, [*cuts[1:], cuts[-1]], strict=True):
        pieces += closing.get(start, []) + opening.get(start, [])
        pieces.append(html.escape(units[start * 2 : end * 2].decode("utf-16-le", "replace")))
    return "".join(pieces)


def _tags(entity: Json, covered: str) -> tuple[str, str] | None:
    kind = entity["type"]
    if kind in TAGS:
        return f"<{TAGS[kind]}>", f"</{TAGS[kind]}>"
    if kind == "expandable_blockquote":
        return "<blockquote expandable>", "</blockquote>"
    address = entity.get("url") if kind == "text_link" else covered if kind == "url" else None
    if address and re.match(r"(?i)(https?|tg)://", address):
        return f'<a href="{html.escape(address)}">', "</a>"
    return None
