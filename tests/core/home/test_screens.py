"""The start screen, help, languages, the officers' list: buttons and words."""

import string
from collections.abc import Iterator
from datetime import UTC, date, datetime, time

import pytest

from core.groups import screens as groups
from core.home.buttons import CellsButton, CommandButton, LanguageButton
from core.home.menu import Seat
from core.home.screens import Place, coming, help_page, hint, home, languages, no_files
from core.model.answer import Tally
from core.model.meeting import Kind, Meeting, Mode, State
from core.model.people import Cell
from core.roster.screens.cells import CELLS_A_PAGE, CellLine, on_page, overview, pages_of
from core.ui.buttons import ButtonData, Home, unpack
from core.ui.screens import Screen
from core.ui.words import LANGUAGES, Words, words_in

VI = words_in("vi")
MEMBER = frozenset({Seat.JOINED, Seat.MEMBER})
LEADER = MEMBER | {Seat.LEADER}
OFFICER = frozenset({Seat.JOINED, Seat.OFFICER})
ADDRESS = "https://t.me/chibo_bot"


def cell(number: int = 5, name: str = "Chi bộ Hoa Sen") -> Cell:
    return Cell(number, 1, name, "Asia/Ho_Chi_Minh", "", None, None, False, None)


def meeting(place: str = "Hội trường tầng 2") -> Meeting:
    return Meeting(
        id=9,
        committee_id=1,
        cell_id=5,
        cell_name="Chi bộ Hoa Sen",
        kind=Kind.REGULAR,
        state=State.PUBLISHED,
        on_date=date(2026, 12, 3),
        at_time=time(19, 30),
        zone="Asia/Ho_Chi_Minh",
        starts_at=datetime(2026, 12, 3, 12, 30, tzinfo=UTC),
        place=place,
        mode=Mode.IN_PERSON,
        topic="",
        prepare="",
        chair="",
        series_id=None,
        published_at=None,
        answers_close_at=None,
    )


def pressed(screen: Screen) -> list[ButtonData | None]:
    return [unpack(button.data) for row in screen.rows for button in row if button.data]


def commands(screen: Screen) -> list[str]:
    return [data.name for data in pressed(screen) if isinstance(data, CommandButton)]


def all_screens(words: Words) -> Iterator[Screen]:
    place = Place("Chi bộ Hoa Sen", "secretary", is_cell=True, upcoming=meeting())
    yield home(words, "Nguyễn Văn An", [place], LEADER | OFFICER)
    for held in (frozenset({Seat.STRANGER}), MEMBER, LEADER, OFFICER):
        yield help_page(words, held, ADDRESS + "?startgroup=chibo")
    yield from (languages(words), hint(words), no_files(words))
    line = CellLine(cell(), 12, 8, meeting(), Tally(5, 0, 1, 0, 1, 5, 12))
    yield overview(words, [line], 0, 1, CellsButton, [line.cell])
    yield groups.offer(words, [cell()])
    yield groups.bound(words, cell(), ADDRESS)
    yield groups.elsewhere(words, cell())
    yield groups.taken(words, cell())
    yield groups.for_secretaries(words, ADDRESS)
    yield groups.ask_privately(words, ADDRESS)
    yield groups.board_ended(words)
    yield groups.removed(words, cell(), "Nhóm <Hoa Sen>")
    yield groups.removed(words, cell(), "")
    yield groups.shut(words, cell(), "write")
    yield groups.shut(words, cell(), "pin")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_screen_fits_telegram_and_leaves_no_placeholder(language: str) -> None:
    for screen in all_screens(words_in(language)):
        assert 0 < len(screen.text) < 3500
        assert "{" not in screen.text
        for row in screen.rows:
            assert 1 <= len(row) <= 2
            assert all(bool(b.data) != bool(b.url) and b.label for b in row)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_languages_have_the_same_keys_and_placeholders(language: str) -> None:
    vi, other = VI.catalogue, words_in(language).catalogue
    mine = ("home.", "menu.", "groups.", "language.")
    keys = {k for k in vi if k.startswith(mine)}
    assert keys == {k for k in other if k.startswith(mine)}
    for key in keys:
        assert placeholders(str(vi[key])) == placeholders(str(other[key])), key


def placeholders(pattern: str) -> set[str | None]:
    return {field for _, field, _, _ in string.Formatter().parse(pattern)} - {None}


def test_home_greets_and_says_what_comes_next_in_one_line() -> None:
    place = Place("Chi bộ Hoa Sen", "secretary", is_cell=True, upcoming=meeting())
    text = home(VI, "Nguyễn Văn An", [place], LEADER).text
    assert "Chào đồng chí <b>Nguyễn Văn An</b>" in text
    assert "<b>Chi bộ Hoa Sen</b> – Bí thư" in text
    assert "Buổi sinh hoạt tới: thứ Năm, 03/12/2026, 19:30, Hội trường tầng 2" in text


def test_home_offers_what_the_role_can_do() -> None:
    assert commands(home(VI, "An", [], MEMBER)) == ["hop", "lich", "vang", "viec", "toi", "help"]
    leader = "hop lich themhop suahop dangky thanhvien thongbao caidat vang viec chuyende toi help"
    assert " ".join(commands(home(VI, "An", [], LEADER))) == leader
    officer = home(VI, "An", [], OFFICER)
    watching = "lich tonghop dondoc thanhvien thongbao caidat chuyende dusinhhoat toi help"
    assert " ".join(commands(officer)) == watching
    assert CellsButton(0) in pressed(officer)


def test_names_are_escaped() -> None:
    assert "&lt;b&gt;" in home(VI, "<b>", [], MEMBER).text


def test_a_meeting_without_a_place_and_no_meeting_at_all() -> None:
    assert coming(VI, meeting("")).endswith("19:30")
    assert "Chưa có buổi sinh hoạt" in coming(VI, None)


def test_help_names_both_words_and_the_way_into_a_group() -> None:
    screen = help_page(VI, LEADER, "https://t.me/chibo_bot?startgroup=chibo")
    assert "/hop – " in screen.text
    assert "/start –" in screen.text
    assert any(b.url.endswith("startgroup=chibo") for row in screen.rows for b in row)
    assert pressed(screen)[-1] == Home()
    assert "/next (or /hop)" in help_page(words_in("en"), MEMBER, "").text


def test_help_for_a_stranger_offers_no_command_they_cannot_use() -> None:
    screen = help_page(VI, frozenset({Seat.STRANGER}), "")
    assert "/hop" not in screen.text
    assert commands(screen) == []


def test_the_chosen_language_carries_a_mark() -> None:
    screen = languages(VI)
    assert screen.rows[0][0].label == "✓ Tiếng Việt"
    assert screen.rows[0][1].label == "English"
    assert pressed(screen)[:2] == [LanguageButton("vi"), LanguageButton("en")]


def test_the_cells_are_paged() -> None:
    cells = [cell(number, f"Chi bộ số {number}") for number in range(1, 20)]
    assert pages_of(cells) == 3
    assert pages_of([]) == 1
    assert len(on_page(cells, 2)) == 19 - 2 * CELLS_A_PAGE
    lines = [CellLine(c, 10, 4, None, None) for c in on_page(cells, 1)]
    screen = overview(VI, lines, 1, 3, CellsButton, [one.cell for one in lines])
    assert {CellsButton(0), CellsButton(2), CellsButton(9)} <= set(pressed(screen))
    assert "Trang 2/3" in screen.text


def test_a_cell_line_counts() -> None:
    line = CellLine(cell(), 12, 8, meeting(), Tally(4, 1, 1, 1, 1, 4, 12))
    text = overview(VI, [line], 0, 1, CellsButton, []).text
    assert "12 đồng chí, 08 đồng chí đã tham gia" in text
    assert "Báo dự 05, vắng 02, chưa chắc 01, chưa trả lời 04" in text
