import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.entities import read_html, to_html, trimmed, utf16_length, with_automatic

TAGS = st.sampled_from(["b", "i", "u", "s", "code", "pre", "blockquote", "tg-spoiler"])
PLAIN = st.text(st.characters(exclude_categories=["Cs"]), max_size=12).map(html.escape)
MARKED = st.recursive(
    PLAIN,
    lambda inner: st.lists(
        st.builds(lambda tag, body: f"<{tag}>{body}</{tag}>", TAGS, inner) | PLAIN, max_size=4
    ).map("".join),
    max_leaves=12,
)


@given(MARKED)
def test_writing_and_reading_again_keeps_text_and_entities(source: str) -> None:
    text, entities = read_html(source)
    again, same = read_html(to_html(text, entities))
    assert again == text
    assert {tuple(e.items()) for e in same} == {tuple(e.items()) for e in entities}


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_escaped_text_comes_through_whole(text: str) -> None:
    assert read_html(html.escape(text, quote=False)) == (text, [])


@given(MARKED)
def test_entities_lie_inside_the_trimmed_text(source: str) -> None:
    text, entities = trimmed(*read_html(f"  {source}\n"))
    assert text == text.strip()
    for entity in entities:
        assert 0 <= entity["offset"] < entity["offset"] + entity["length"] <= utf16_length(text)


@pytest.mark.parametrize(
    ("source", "text", "entity"),
    [
        ("😀 <b>họp</b>", "😀 họp", {"type": "bold", "offset": 3, "length": 3}),
        ('<a href="https://a.vn/?x=1&amp;y=2">lịch</a>', "lịch",
         {"type": "text_link", "offset": 0, "length": 4, "url": "https://a.vn/?x=1&y=2"}),
        ('<pre><code class="language-python">x</code></pre>', "x",
         {"type": "pre", "offset": 0, "length": 1, "language": "python"}),
        ("<blockquote expandable>x</blockquote>", "x",
         {"type": "expandable_blockquote", "offset": 0, "length": 1}),
        ('<span class="tg-spoiler">x</span>', "x", {"type": "spoiler", "offset": 0, "length": 1}),
        ("<B>x</b >", "x", {"type": "bold", "offset": 0, "length": 1}),
    ],
)  # fmt: skip
def test_tags(source: str, text: str, entity: dict[str, object]) -> None:
    assert read_html(source) == (text, [entity])


def test_character_references() -> None:
    assert read_html("&lt;&gt;&amp;&quot;&#272;&#x110;&laquo;")[0] == '<>&"ĐĐ&laquo;'


def test_telegram_finds_commands_and_addresses_itself() -> None:
    text = "/lich@chibo_demo_bot và /hop, xem https://a.vn/x. hay @an_nguyen; a/b 1/2"
    found = with_automatic(text, [])
    covered = [(e["type"], text[e["offset"] : e["offset"] + e["length"]]) for e in found]
    assert covered == [
        ("bot_command", "/lich@chibo_demo_bot"),
        ("bot_command", "/hop"),
        ("url", "https://a.vn/x"),
        ("mention", "@an_nguyen"),
    ]


def test_no_link_of_another_kind_is_shown() -> None:
    text, entities = read_html('<a href="javascript:alert(1)">x</a><a href="https://a.vn">y</a>')
    assert to_html(text, entities) == 'x<a href="https://a.vn">y</a>'
