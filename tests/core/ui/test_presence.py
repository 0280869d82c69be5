"""Answers are not presence: the bot knows who said that they come, not who came."""

import re

import pytest

from core.ui.words import LANGUAGES, words_in

OF_PRESENCE = {
    "vi": r"có mặt|vắng mặt|đã dự\b|đã tham dự|đồng chí vắng buổi|không đến họp|số dự\b",
    "en": r"\b(present|attended|attendance|you were (not )?there|(was|were) (absent|there)|came)\b",
}
# What asks for, or shows, a count that somebody took; the roll as a line of the checklist and of
# the guides; and the visits, of which a visitor says themselves whether they were there.
COUNTED = {
    "evaluation.facts", "evaluation.present.ask", "evaluation.present.button",
    "guide.step.attendance", "guide.score.attendance", "guide.score.time_and_attendance",
    "profile.value.good_attendance_percent", "profile.field.good_attendance_percent",
}  # fmt: skip
VISITED = {
    "along.visit_ask", "me.file.visit.planned", "me.file.visit.visited", "visits.came",
    "visits.month.came", "visits.state.visited",
}  # fmt: skip
OF_REASONS = {"home.help.privacy"}


def speaking_of_presence(language: str) -> set[str]:
    said = re.compile(OF_PRESENCE[language], re.IGNORECASE)
    return {
        key
        for key, text in words_in(language).catalogue.items()
        for one in ([text] if isinstance(text, str) else text)
        if said.search(re.sub(r"\{[^}]*\}", "", one))
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_takes_an_answer_for_presence(language: str) -> None:
    assert speaking_of_presence(language) - COUNTED - VISITED - OF_REASONS == set()
