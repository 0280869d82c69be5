"""Whatever asks "really?": one button names the deed, the other leaves things as they are."""

import ast
from itertools import product

import pytest

from core.ui.words import LANGUAGES, words_in
from tests.catalogue_uses import sources

KEEPS = {
    "confirming.keep": ("‹ Giữ nguyên", "‹ Keep it as it is"),
    "ics.feed.keep": ("‹ Giữ địa chỉ cũ", "‹ Keep the old one"),
    "me.stay": ("‹ Ở lại", "‹ Stay"),
    "settings.back_unsaved": ("‹ Quay lại, không lưu", "‹ Back without saving"),
    "members.cancel": ("‹ Không thêm nữa", "‹ Do not add"),
    "visits.keep": ("‹ Giữ lại", "‹ Keep it"),
    "new_meeting.drop": ("🗑 Bỏ dự thảo", "🗑 Discard draft"),
    "notices.drop": ("🗑 Bỏ dự thảo", "🗑 Discard it"),
    "visits.proposal.drop": ("🗑 Bỏ dự kiến", "🗑 Discard plan"),
}
"""How one leaves a question: things stay, or what is thrown away is only a draft."""
ASKED = {
    "changing.cancel.yes": ("🚫 Hủy", "🚫 Cancel", "confirming.keep"),
    "groups.unbind.yes": ("🗑 Gỡ", "🗑 Unlink", "confirming.keep"),
    "ics.feed.reset.yes": ("🔄 Đổi", "🔄 Get", "ics.feed.keep"),
    "me.leave.yes": ("🚪 Rời", "🚪 Leave", "me.stay"),
    "members.retire.yes": ("Thôi", "Take", "confirming.keep"),
    "members.unlink.yes": ("Gỡ", "Unlink", "confirming.keep"),
    "topics.drop.yes": ("🗑 Bỏ", "🗑 Remove", "confirming.keep"),
    "visits.remove.yes": ("🗑 Bỏ", "🗑 Remove", "visits.keep"),
}
"""What asks before something ends: how the deed's label begins in each language, the way out."""
PREVIEWED = {
    "changing.save": "confirming.keep",
    "members.preview.add": "members.cancel",
    "members.preview.bring_back": "members.cancel",
    "new_meeting.publish": "new_meeting.drop",
    "new_meeting.publish_anyway": "new_meeting.drop",
    "notices.send": "notices.drop",
    "settings.save": "settings.back_unsaved",
    "visits.proposal.save": "visits.proposal.drop",
}
"""What shows what it will do before it does it."""
ENDING = ("hủy", "bỏ", "xóa", "gỡ", "cancel", "discard", "remove", "delete", "unlink", "drop")


def label(language: str, key: str) -> str:
    return words_in(language).plain(key, count=2, people="02 đồng chí")


def strings(tree: ast.AST) -> set[str]:
    nodes = (node for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return {node.value for node in nodes if isinstance(node.value, str)}


def confirmations() -> set[str]:
    """The keys of every function that asks by `confirming`."""
    return {
        key
        for _, tree in sources("core", "handlers")
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef) and _confirms(function)
        for key in strings(function)
        if key.endswith(".yes") or key in KEEPS
    }


def _confirms(function: ast.FunctionDef) -> bool:
    return any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "confirming"
        for node in ast.walk(function)
    )


def test_the_table_knows_every_question() -> None:
    here = {key for one, (_, _, keep) in ASKED.items() for key in (one, keep)}
    assert confirmations() == here - {"changing.cancel.yes"}


def test_nothing_asks_in_another_way() -> None:
    """A key that ends in yes is of the table's, or answers a colleague, or is a line of facts."""
    answers = {"duties.swap.yes", "members.yes"}
    said = {key for _, tree in sources("core", "handlers") for key in strings(tree)}
    asked = {key for key in said if key.endswith(".yes")}
    assert asked - answers == set(ASKED)


@pytest.mark.parametrize(("number", "key"), list(product(range(2), ASKED)))
def test_a_question_names_its_deed(number: int, key: str) -> None:
    language = list(LANGUAGES)[number]
    assert label(language, key).startswith(ASKED[key][number])


@pytest.mark.parametrize(("number", "key"), list(product(range(2), KEEPS)))
def test_a_way_out_has_one_of_few_names(number: int, key: str) -> None:
    assert label(list(LANGUAGES)[number], key) == KEEPS[key][number]


PAIRS = [*((deed, row[2]) for deed, row in ASKED.items()), *PREVIEWED.items()]


@pytest.mark.parametrize(("language", "pair"), list(product(LANGUAGES, PAIRS)))
def test_only_one_of_two_buttons_ends_something(language: str, pair: tuple[str, str]) -> None:
    ending = [_ends(label(language, key)) for key in pair]
    assert sum(ending) <= 1
    if pair[0] in ASKED:
        assert not ending[1]


def _ends(text: str) -> bool:
    return any(word in text.lower().split() for word in ENDING)
