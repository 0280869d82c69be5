"""The roster's screens: every word exists in both languages and every message fits."""

import pytest

from core.model.people import Cell, Member, Role, Standing
from core.roster.entries import RowProblem
from core.roster.pasted import read_pasted
from core.roster.screens import member as member_page
from core.roster.screens import members
from core.ui.screens import Screen
from core.ui.words import LANGUAGES, Words, words_in

CELL = Cell(1, 1, "Chi bộ <Láng Hạ>", "Asia/Ho_Chi_Minh", "", None, None, False, None)
PROBLEMS = (
    "empty_file", "column_twice", "missing_column", "duplicate_name",
    "name_clash", "second_secretary", "duplicate_telegram_id", "unknown_role",
    "unknown_standing", "unknown_exempt", "unknown_status", "missing_cell", "no_value",
    "not_vietnamese", "double_encoded",
    "bad_telegram_id", "missing_name", "bad_name", "unknown_word",
)  # fmt: skip


def person(number: int, **values: object) -> Member:
    given = {
        "id": number,
        "committee_id": 1,
        "cell_id": 1,
        "full_name": f"Nguyễn Văn {number}",
        "standing": Standing.OFFICIAL,
        "exempt": False,
        "roles": (),
        "joined": True,
        "reachable": True,
        **values,
    }
    return Member(**given)  # type: ignore[arg-type]


def labels(screen: Screen) -> list[str]:
    return [button.label for row in screen.rows for button in row]


@pytest.fixture(params=LANGUAGES)
def words(request: pytest.FixtureRequest) -> Words:
    return words_in(request.param)


def test_eight_members_on_a_page(words: Words) -> None:
    everybody = [person(n) for n in range(17)]
    for page, count in ((0, 8), (1, 8), (2, 1), (99, 1), (-1, 8)):
        screen = members.roster(words, CELL, everybody, page)
        assert sum(label.startswith("👤 Nguyễn") for label in labels(screen)) == count
    assert members.page_of(everybody, 16) == 2
    assert members.page_of(everybody, 99) == 0
    assert "&lt;Láng Hạ&gt;" in screen.text


def test_every_state_of_a_member_has_its_words(words: Words) -> None:
    for standing in Standing:
        for roles in ((), *((role,) for role in Role)):
            for joined, reachable in ((False, False), (True, False), (True, True)):
                for exempt in (False, True):
                    member = person(
                        1,
                        standing=standing,
                        roles=roles,
                        joined=joined,
                        reachable=reachable,
                        exempt=exempt,
                    )
                    assert members.roster(words, CELL, [member], 0).rows
                    for power in (False, True):
                        page = member_page.page(words, member, CELL, offices=power, removable=power)
                        assert page.text


def test_no_telegram_and_unreachable_are_said_in_words() -> None:
    words = words_in("vi")
    everybody = [person(1, joined=False, reachable=False), person(2, reachable=False)]
    assert labels(members.roster(words, CELL, everybody, 0))[:2] == [
        "⏳ Nguyễn Văn 1 · chưa tham gia",
        "⚠️ Nguyễn Văn 2 · chưa nhắn tin được",
    ]


def test_a_preview_of_the_longest_message_fits(words: Words) -> None:
    texts = (
        "\n".join(f"Nguyễn Thị Hồng Nhung {n}; dự bị" for n in range(120)),
        "\n".join(f"Nguyễn Thị Hồng Nhung {n}; {'x' * 900}" for n in range(4)),
        "\n".join("Nguyễn Văn An" for _ in range(290)),
        "&" * 4096,
        "\n".join(f"&<{n}" for n in range(500)),
    )
    for text in texts:
        pasted = read_pasted(text, ["Nguyễn Thị Hồng Nhung 7"])
        screen = members.preview(words, CELL, pasted, 2**31)
        assert len(screen.text.unescape()) < 4096


def test_every_problem_has_its_words(words: Words) -> None:
    for code in PROBLEMS:
        line = members.problem_line(words, RowProblem(7, code, "?"))
        assert "7" in line
