"""What newcomers and leaders read, in both languages: complete, and within Telegram's limits."""

import re
from datetime import UTC, datetime

import pytest
from babel.messages.pofile import read_po

from core.home.menu import Seat
from core.joining.invites import NO_TOKEN, Invite, JoinRequest, new_token
from core.joining.screens import invites, joining
from core.model.people import Member, Role, RosterLine, Standing
from core.privacy import screens as privacy
from core.privacy.profile import PersonalProfile
from core.ui.screens import Screen
from core.ui.words import CATALOGUES, LANGUAGES, Words, words_in

NOW = datetime(2026, 11, 22, 2, tzinfo=UTC)
LONG_NAME = "Công Tằng Tôn Nữ Thị <Hường> & " + "Nguyễn " * 6
TOKEN = new_token()
MEMBER = Member(1, 1, 1, LONG_NAME, Standing.PROBATIONARY, True, (Role.SECRETARY,), False, False)
LINE = RosterLine(MEMBER, "Đảng ủy Khối", "Chi bộ " + "Láng Hạ " * 8, "Asia/Ho_Chi_Minh")
INVITE = Invite(1, TOKEN, 1, None, NOW, NOW, None, None)
LINK = f"https://t.me/chi_bo_bot?start={TOKEN}"
TARGET = invites.target_of(LINE)
CELL = invites.InviteTarget(LINE.place, LINE.zone, 1, 1)
REQUEST = JoinRequest(5, 1, LINE.place, 1, 2, 900, 1, LONG_NAME, NOW)
ABSENT = {"by_period": False,
    "cell": LINE.place, "on_date": NOW.date(), "at_time": NOW.time(), "choice": "absent",
    "reason": "other", "reason_text": "x" * 300, "on_behalf": True, "when": NOW,
}  # fmt: skip
PROFILE = PersonalProfile(
    900,
    "vi",
    (LINE,),
    {
        "consents": [{"version": 1, "given": given, "when": NOW} for given in (True, False)],
        "answers": [ABSENT] * 20,
        "history": [ABSENT] * 30,
        "requests": [
            {"cell": "Chi bộ Láng Hạ", "name": LONG_NAME, "when": NOW, "accepted": None},
            {"cell": "Chi bộ", "name": "An", "when": NOW, "accepted": True},
        ],
    },
)


def screens(words: Words) -> list[Screen]:
    people = [MEMBER] * 20
    held = frozenset(Seat) - {Seat.STRANGER, Seat.GROUP}
    decided = [
        JoinRequest(5, 1, "Chi bộ", 1, 2, 900, None, "An", NOW, NOW, accepted)
        for accepted in (True, False, None)
    ]
    return [
        joining.stranger(words),
        joining.consent(words, TOKEN, [LINE], ""),
        joining.consent(words, NO_TOKEN, [LINE, LINE], ""),
        joining.consent(words, TOKEN, [], LINE.place),
        joining.consent(words, TOKEN, [LINE], "", full=True),
        joining.consent_anew(words),
        joining.consent_anew(words, full=True),
        joining.declined(words, TOKEN),
        joining.declined(words, NO_TOKEN),
        joining.welcome(words, [LINE], held),
        joining.welcome(words, [LINE], held, again=True),
        joining.names(words, TOKEN, LINE.place, people, 1),
        joining.names(words, TOKEN, LINE.place, []),
        joining.ask_name(words, TOKEN),
        joining.which_name(words, TOKEN, LONG_NAME, people),
        joining.which_name(words, TOKEN, LONG_NAME, []),
        joining.waiting(words, REQUEST, token=TOKEN),
        joining.waiting(words, REQUEST, somebody=False),
        joining.refused(words, REQUEST),
        joining.request_card(words, REQUEST, LINE.zone),
        *[joining.request_card(words, request, LINE.zone) for request in decided],
        *[joining.decided(words, request, LINE.zone) for request in decided],
        joining.match(words, REQUEST, people, 99),
        joining.match(words, REQUEST, [], 0),
        invites.invite_page(words, TARGET, INVITE, LINK),
        invites.invite_page(words, CELL, INVITE, LINK),
        invites.qr_page(words, TARGET, INVITE, LINK),
        invites.qr_page(words, CELL, INVITE, LINK),
        invites.revoked(words, TARGET),
        invites.revoked(words, CELL),
        invites.has_joined(words, TARGET),
        privacy.me(words, PROFILE),
        privacy.nothing(words),
        privacy.download(words, PROFILE),
        privacy.leaving(words, leads=True),
        privacy.left(words),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_screen_fits_telegram(language: str) -> None:
    for screen in screens(words_in(language)):
        shown = re.sub(r"<[^>]+>", "", str(screen.text))
        assert len(shown) <= (1024 if screen.file else 4096)
        assert "<Hường>" not in screen.text
        for row in screen.rows:
            for button in row:
                assert bool(button.data) != bool(button.url)
                assert len(button.data.encode()) <= 64


@pytest.mark.parametrize("area", ["joining", "privacy"])
def test_both_languages_say_the_same_with_the_same_values(area: str) -> None:
    vi, en = (patterns(language, area) for language in LANGUAGES)
    assert vi.keys() == en.keys()
    for key, pattern in vi.items():
        assert values(pattern) == values(en[key]), key
        if key.startswith("refusal."):
            assert max(len(pattern), len(en[key])) <= 170, "an alert holds 200 characters"


def patterns(language: str, area: str) -> dict[str, str]:
    path = CATALOGUES / language / f"{area}.po"
    return {
        str(m.id): str(m.string)
        for m in read_po(path.read_bytes().splitlines(keepends=True))
        if m.id
    }


def values(pattern: str) -> list[str]:
    return sorted(set(re.findall(r"\{(\w+)", pattern)))


def test_the_consent_says_what_why_who_abroad_sensitive_and_how_to_erase() -> None:
    short = joining.consent(words_in("vi"), TOKEN, [LINE], "").text
    full = joining.consent(words_in("vi"), TOKEN, [LINE], "", full=True).text
    for said in ("Để làm gì", "Lưu những gì", "Ai được xem", "nhạy cảm", "nước ngoài", "/toi",
                 "sức khỏe", "số 1"):  # fmt: skip
        assert said in short
        assert said in full
    assert "Rời khỏi bot" in full
    assert "chính trị" in full


def test_who_is_a_member_is_not_told_that_nothing_is_stored() -> None:
    for full in (False, True):
        text = joining.consent_anew(words_in("vi"), full=full).text
        assert "Trước khi bắt đầu" not in text
        assert "chưa có gì được lưu" not in text
        assert "những gì đã đồng ý trước đây vẫn giữ nguyên" in text


def test_the_forwarded_words_hold_the_link_and_the_end() -> None:
    text = invites.forward(words_in("vi"), TARGET, INVITE, LINK)
    assert LINK in text
    assert "22/11/2026, 09:00" in text


def test_the_document_has_every_answer_with_its_reason() -> None:
    file = privacy.download(words_in("vi"), PROFILE).file
    assert file is not None
    text = file.content.decode("utf-8-sig")
    assert text.count("Vắng – " + "x" * 300) == 50
    assert "Mã tài khoản Telegram: 900" in text
    assert "Rút lại đồng ý bản số 1" in text
