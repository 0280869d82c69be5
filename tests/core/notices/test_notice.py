"""Notices as values: lengths, signatures, quiet hours, drafts that outlast a restart."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model.people import Actor, Cell, Grant, Membership, Role
from core.model.scope import Scope
from core.notices import screens as texts
from core.notices.notice import (
    LONGEST,
    DraftView,
    Late,
    NoticeDraft,
    NoticeTooLong,
    Reader,
    Signature,
    Who,
    arrivals,
    check_text,
    length,
    signature,
    toggled,
)
from core.ui.words import LANGUAGES, words_in
from sandbox.entities import read_html

TELEGRAM = 4096
NIGHT = datetime(2026, 11, 22, 15, tzinfo=UTC)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("letter", ["&", "a", "😀"])
def test_the_longest_notice_and_its_preview_fit_into_a_message(language: str, letter: str) -> None:
    words, long_name = words_in(language), "Chi bộ " + "Nguyễn" * 15
    text = check_text(letter * (LONGEST // length(letter)))
    cell = Cell(5, 1, long_name, "Asia/Ho_Chi_Minh", "", None, None, False, None)
    view = DraftView(
        NoticeDraft(1, 5, who=Who.ALL, text=text),
        cells=[cell],
        readers=[Reader(number, "", 5, "", number > 1000) for number in range(8000)],
        signature=Signature("Nguyễn Thị Phương Thảo", Role.CELL_COMMITTEE, long_name),
        late=Late(7000, NIGHT - timedelta(hours=26), NIGHT),
    )
    shown, _ = read_html(str(texts.preview(words, view).text))
    assert text in shown
    assert length(shown) <= TELEGRAM


def test_one_letter_too_many() -> None:
    assert check_text(" a " + "b" * (LONGEST - 2) + "  ")
    with pytest.raises(NoticeTooLong):
        check_text("😀" * (LONGEST // 2 + 1))


@given(st.lists(st.integers(1, 5)))
def test_pressed_twice_is_not_chosen(pressed: list[int]) -> None:
    chosen: tuple[int, ...] = ()
    for cell_id in pressed:
        chosen = toggled(chosen, cell_id)
    assert set(chosen) == {one for one in pressed if pressed.count(one) % 2}


@given(
    st.builds(
        NoticeDraft,
        st.integers(0, 5),
        st.integers(0, 5),
        st.booleans(),
        st.lists(st.integers(1, 9)).map(tuple),
        st.none() | st.sampled_from(Who),
        st.text(),
        st.booleans(),
        st.integers(0, 9),
    )
)
def test_a_draft_is_kept_whole(draft: NoticeDraft) -> None:
    assert NoticeDraft.from_data(draft.to_data()) == draft


def test_quiet_hours_wait_until_morning_unless_it_is_urgent() -> None:
    near, far = (
        Cell(number, 1, "Chi bộ", zone, "", None, None, False, None)
        for number, zone in ((1, "Asia/Ho_Chi_Minh"), (2, "Europe/Paris"))
    )
    at = arrivals([near, far], NIGHT, urgent=False)
    assert at == {1: datetime(2026, 11, 23, 0, tzinfo=UTC), 2: NIGHT}
    assert set(arrivals([near, far], NIGHT, urgent=True).values()) == {NIGHT}


def test_signed_by_the_office_that_is_used() -> None:
    both = Actor(
        7,
        1,
        memberships=(Membership(3, "Hà", 1, 5), Membership(4, "Hà", 1, None)),
        grants=frozenset({Grant(Role.DEPUTY, 1, 5), Grant(Role.OFFICER, 1, None)}),
    )
    assert signature(both, Scope(1, 5)) == (3, Role.DEPUTY)
    assert signature(both, Scope(1)) == (4, Role.OFFICER)
