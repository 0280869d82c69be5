"""The catalogues: complete in every language, used, and fit for Telegram."""

import ast
import re
import unicodedata
from collections import Counter
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from core.committee import registration
from core.committee.overview import Filter, Status
from core.committee.overview_sheet import COLUMNS
from core.dates.rules import Shift
from core.home.menu import MENU
from core.meetings.changes import ASPECTS, Extent
from core.meetings.form import OF_CHANGE, OF_NEW, MeetingQuestion
from core.meetings.screens.form import CANCEL_REASONS
from core.meetings.screens.past import MARKS
from core.meetings.year_plan import DayOff
from core.model.answer import Choice, Reason
from core.model.deliveries import DeliveryKind, Trait
from core.model.errors import Refusal
from core.model.meeting import Kind, Mode, State
from core.model.people import Role, Standing
from core.notices.notice import Who
from core.operator.health import Trouble
from core.operator.screens import NOW, UNITS, WEEK
from core.privacy.screens import LINES as OWN_PARTS
from core.profiles.profile import profiles
from core.reminders.waves import CLOSE, EVENING, rules_from
from core.roster.buttons import Office
from core.settings.committee import VALUES
from core.settings.reminders import audiences, closings
from core.settings.screens.committee import FIELDS
from core.topics.duties import DutyKind, DutyState
from core.topics.evaluation import PARTS, QUESTIONS
from core.topics.rotation import Passed
from core.topics.topic import TopicState
from core.ui.words import CATALOGUES, DEFAULT_LANGUAGE, LANGUAGES, words_in
from core.visits.visit import VisitState
from handlers.settings.sections import CELL_SECTIONS, COMMITTEE_SECTIONS
from sandbox.entities import read_html
from tests.catalogue_uses import ROOT, Use, refused, sources, spoken, strings, toasted
from tests.routes import BUTTONS

LONGEST_TOAST = 200
WAVES = [rule.kind for rule in rules_from(None).waves]
VISIT_LINES = [kind for kind in DeliveryKind if Trait.LINE in kind.traits and kind.area == "visits"]
WHOSE = ["member", "cell"]
REST = ["cancelled", "not_held", "no_data"]
# Every key that the code puts together, with what may stand in it.
MADE: dict[str, list[str]] = {
    "absences.span.{}": ["1", "7", "14", "30"],
    "along.{}": [*VISIT_LINES],
    "answers.toast.{}": [*Choice],
    "calendar.{}": [*MARKS.values(), "not_held", "running", "entered"],
    "calendar.state.{}": [*MARKS.values(), "not_held", "running", "entered"],
    "card.head.{}": ["plain", "card_again", "asked_anew", "meeting_changed", *WAVES,
                      "running", "held", "cancelled", "answered"],
    "card.part.{}": [*DutyKind],
    "changing.ask.{}": [*OF_CHANGE],
    "changing.aspect.{}": [*ASPECTS],
    "changing.extent.{}": [*Extent],
    "changing.leaves.{}": ["alone", "taken"],
    "changing.field.{}": [*OF_CHANGE],
    "changing.why.{}": [*CANCEL_REASONS],
    "choice.{}": [*Choice],
    "said.{}": ["yes", "no", "unsure"],
    "checklist.head.{}": ["plain", "registered", "own"],
    "checklist.line.{}": ["open", "late", "done", "during"],
    "checklist.named.{}": ["open", "late", "done", "during"],
    "checklist.phase.{}": ["before", "during", "after"],
    "checklist.state.{}": ["open", "late", "done"],
    "checklist.{}": ["sooner", "later"],
    "counts.{}": [
        "attend", "online", "absent_with_reason", "absent_without_reason", "unsure", "silent",
    ],
    "demo.event.{}": sorted({*(kind.area for kind in DeliveryKind), "reminders", CLOSE}),
    "duties.head.{}": ["plain", "asked", "passed_on"],
    "duties.kind.{}": [*DutyKind],
    "duties.news.{}": ["accepted", "declined"],
    "duties.passed.{}": [*Passed],
    "duties.saved.{}": ["accepted", "declined"],
    "duties.state.{}": [*DutyState],
    "evaluation.{}": [*PARTS, "conclusion", "score"],
    "evaluation.{}.button": list(QUESTIONS),
    "holding.said.{}": ["held", "not_held"],
    "home.place.{}": ["member", *Role],
    "import.changes.{}": [
        "full_name", "spelling", "standing", "exempt", "roles", "telegram_id",
    ],
    "import.column.{}": ["cell", "full_name"],
    "import.example.column.{}": [
        "cell", "full_name", "role", "standing", "exempt", "telegram_id",
    ],
    "import.move.{}": ["by_id", "by_name"],
    "import.note.{}": [
        "hidden_sheet", "sheet_without", "hidden_rows", "hidden_columns", "header", "columns",
        "cell", "left_out", "converted", "outside", "gone", "again",
        "without_role", "without_standing", "standing_by_day", "rewritten",
    ],
    "import.problem.{}": [
        "empty_file", "missing_column", "column_twice", "missing_name", "bad_name",
        "duplicate_name", "name_clash", "missing_cell", "unknown_role", "second_secretary",
        "unknown_standing", "unknown_exempt", "unknown_status", "bad_telegram_id",
        "duplicate_telegram_id", "unknown_word", "no_person", "no_value", "not_vietnamese",
        "double_encoded",
    ],
    "invites.forward.{}": WHOSE,
    "invites.page.{}": WHOSE,
    "invites.qr.{}": WHOSE,
    "invites.revoked.{}": WHOSE,
    "invites.share_text.{}": WHOSE,
    "joining.consent.{}": ["short", "full"],
    "joining.decided.{}": ["accepted", "refused", "replaced"],
    "joining.toast.{}": ["accepted", "refused", "decided_before"],
    "kind.{}": [*Kind],
    "me.count.{}": [*OWN_PARTS],
    "me.file.invite.{}": ["used", "revoked", "open"],
    "me.file.request.{}": ["open", "accepted", "refused"],
    "me.file.swap.state.{}": ["asked", "agreed", "refused"],
    "me.file.visit.{}": [*VisitState],
    "me.part.{}": [*OWN_PARTS],
    "members.account.{}": ["joined", "none", "unreachable"],
    "members.make.{}": [*Standing],
    "menu.{}": [command.name for command in MENU],
    "mode.{}": [*Mode],
    "names.{}": [*Choice, "silent", "unreachable", "exempt"],
    "new_meeting.ask.{}": [step for step in OF_NEW if step is not MeetingQuestion.PREVIEW],
    "new_meeting.edit.{}": [
        step for step in OF_NEW
        if step not in (MeetingQuestion.CELL, MeetingQuestion.PREVIEW)
    ],
    "new_meeting.whom.{}": [*Choice, "silent", "exempt"],
    "notices.office.{}": [*Role],
    "notices.who.{}": [*Who],
    "office.{}": [*Office, *Role],
    "overview.filter.{}": [*Filter],
    "overview.leader.{}": ["reached", "blocked", "not_joined"],
    "overview.picture.{}": [*Status],
    "overview.picture.legend.{}": ["not_registered", "coming", "held", "closed", *REST],
    "overview.rest.{}": [*REST],
    "overview.sheet.{}": [*Status],
    "overview.col.{}": [name for name, _, _ in COLUMNS],
    "overview.state.{}": ["coming", "held", "closed", "entered"],
    "overview.status.{}": [*Status],
    "overview.step.{}": [*registration.RegistrationStep],
    "overview.unit.{}": [*registration.RegistrationStep],
    "picker.head.{}": [str(day) for day in range(7)],
    "reason.{}": [*Reason],
    "reason.button.{}": [*Reason],
    "refusal.no_such_{}": ["day", "hour", "weekday"],
    "refusal.wave_out_of_range.{}": ["day", "hour", "minute"],
    "refusal.not_understood.{}": ["cell", "date", "hour", "kind", "mode", "chair", "preview"],
    "refusal.rule.{}": [
        "missing_time", "missing_day", "bad_time", "bad_day", "bad_months", "unknown_words",
    ],
    "registration.why.{}": ["ask", "remind", "deputy", "urge", "opened"],
    "rule.kind.{}": ["day", "weekday"],
    "rule.nth.{}": ["1", "2", "3", "4", "last"],
    "rule.shift.{}": [*Shift],
    "rule.shift.{}.button": [*Shift],
    "rule.why.{}": [*DayOff],
    "settings.{}": [*CELL_SECTIONS, *COMMITTEE_SECTIONS],
    "settings.{}.button": [*CELL_SECTIONS, *COMMITTEE_SECTIONS],
    "settings.{}.ask": ["close", "quiet"],
    "span.{}": ["day", "hour"],
    "audience.{}": [*audiences(), "other"],
    "wave.{}": WAVES,
    "closing.{}": closings(),
    "profile.field.{}": [*VALUES],
    "profile.value.{}": [*VALUES],
    "registration.set.{}": [*FIELDS],
    "registration.set.{}.ask": [*FIELDS],
    "rule.quarter.{}": ["1", "2", "3"],
    "rule.month.{}": ["earlier", "later", "skip", "restore"],
    "standing.{}": [*Standing],
    "status.{}": [*NOW, *WEEK],
    "status.age.{}": [name for name, _ in UNITS],
    "status.kind.{}": [*WAVES, EVENING],
    "status.trouble.{}": [*Trouble],
    "tasks.kind.{}": ["duty", "item", "task"],
    "topics.assign.{}": [*DutyKind],
    "topics.button.{}": [state for state in TopicState if state is not TopicState.DROPPED],
    "topics.state.{}": [state for state in TopicState if state is not TopicState.DROPPED],
    "visits.mark.{}": [*VisitState],
    "visits.slot.{}": ["officer", "month", "out"],
    "visits.state.{}": [*VisitState],
    "weekday.{}": [str(day) for day in range(7)],
    "{}.words": [f"menu.{c.name}" for c in MENU],
    "{}.button": [f"menu.{c.name}" for c in MENU if c.on_home] + ["menu.help"],
}  # fmt: skip
MADE_PLAIN = {**MADE, "calendar.{}": ["earlier", "later", "today"]}
# Said in the demo, whose people are data: names of a committee and of a file's columns.
INVENTED = {"bot/demo/world.py", "bot/demo/month.py", "bot/demo/topic_session.py"}
# The bot's name, and a word that an import's question may be answered with.
NOT_SENTENCES = {"Chi bộ bot", "có"}
FILES = re.compile(r".*\.(csv|sqlite|toml)")
# In English a number with a word behind it has a plural. These placeholders hold no number that
# may be 1: texts, and limits.
NO_COUNTS = {
    "at", "before", "cell", "day", "deputy", "due_at", "file", "first", "hour", "kilobytes",
    "least", "length", "limit", "lines", "list", "megabytes", "month", "most", "name", "number",
    "old", "page", "people", "place", "received_at", "share", "shortest", "shown", "span", "step",
    "tool", "typed", "update_id", "value", "visitor", "where", "year",
}  # fmt: skip
# And these sentences are the same for one.
SAME_FOR_ONE = {
    "checklist.progress", "checklist.progress.late", "evaluation.present.of", "evaluation.readings",
    "evaluation.facts", "evaluation.present.ask", "evaluation.present.closed",
    "home.cells.cell", "import.more", "members.preview.more", "overview.listed.more",
    "overview.unit.unreached", "profile.now.own", "profile.value.topic_sessions_a_quarter",
    "profile.value.topic_sessions_a_year", "settings.reminders.now", "tasks.head",
    "tasks.head.late", "tasks.more", "changing.others", "evaluation.readings.more",
    "notices.chosen",
}  # fmt: skip


def files(language: str) -> list[Path]:
    return sorted((CATALOGUES / language).glob("*.po"))


def read(path: Path, language: str) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


@cache
def forms(language: str) -> dict[str, tuple[str, ...]]:
    """Every sentence's forms: one, or as many as the language has plurals."""
    return {
        key_of(message): tuple(map(str, message.string or ()))
        if message.pluralizable
        else (str(message.string),)
        for path in files(language)
        for message in read(path, language)
        if message.id
    }


def key_of(message: Message) -> str:
    return str(message.id[0] if message.pluralizable else message.id)


def messages(language: str) -> dict[str, str]:
    """Every sentence, where it has forms the one for many."""
    return {key: texts[-1] for key, texts in forms(language).items()}


@cache
def counted() -> set[str]:
    """The sentences that have a form for each number."""
    return {
        key_of(message)
        for path in files("vi")
        for message in read(path, "vi")
        if message.pluralizable
    }


def expanded(key: str, *, plain: bool = False) -> list[str]:
    parts = (MADE_PLAIN if plain else MADE)[key] if "{}" in key else [""]
    return [key.replace("{}", str(part)) for part in parts]


@cache
def kinds_of_refusal() -> dict[str, str]:
    """Every refusal's class with its own key; importing the routes has loaded them all."""
    assert BUTTONS
    found: list[type[Refusal]] = [Refusal]
    for kind in found:
        found += kind.__subclasses__()
    return {kind.__name__: kind.key for kind in found}


def of_the_guides() -> set[str]:
    """What the guides' files name: guide, steps, score and grades."""
    guides = profiles().values()
    steps = {step.words for guide in guides for step in guide.steps}
    scores = {item.words for guide in guides for item in guide.score}
    grades = {grade.words for guide in guides for grade in guide.grades}
    return {guide.words for guide in guides} | steps | scores | grades


@cache
def uses() -> tuple[Use, ...]:
    return (*spoken(), *refused(kinds_of_refusal()))


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def values(text: str, count: int = 1234) -> dict[str, object]:
    """Reasonable, slightly awkward values for every placeholder."""
    found = {
        name: _value(spec or "") for _, name, spec, _ in Formatter().parse(text) if name is not None
    }
    return {**found, "count": count}


def _value(spec: str) -> object:
    if "%" in spec:
        return datetime(2026, 12, 3, 19, 30, tzinfo=UTC)
    return 1234 if spec else "Nguyễn Thị <Phương & Thảo>"


def short_keys() -> set[str]:
    """What is shown as a toast or an alert."""
    keys = {use.key for use in refused(kinds_of_refusal())} | toasted()
    keys |= set(kinds_of_refusal().values())
    told = {one for key in keys if key in MADE or "{}" not in key for one in expanded(key)}
    told |= {key for key in messages("vi") if key.startswith("refusal.") or ".toast" in key}
    # These are told on the command line only.
    return {key for key in told if not key.startswith(("import.", "invite."))}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_file_parses_and_no_key_stands_twice(language: str) -> None:
    keys: Counter[str] = Counter()
    for path in files(language):
        lines = path.read_text(encoding="utf-8").splitlines()
        keys.update(line.removeprefix("msgid ") for line in lines if line.startswith("msgid "))
        catalogue = read(path, language)
        assert not catalogue.obsolete, path
        assert not any(message.fuzzy for message in catalogue if message.id), path
    del keys['""']
    assert [key for key, count in keys.items() if count > 1] == []
    assert len(keys) == len(messages(language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_what_the_template_says(language: str) -> None:
    """Vietnamese is the template: the files, the keys and their placeholders are its own."""
    template, said = forms(DEFAULT_LANGUAGE), forms(language)
    assert [path.name for path in files(language)] == [path.name for path in files("vi")]
    assert set(template) == set(said)
    for key, texts in said.items():
        assert all(text.strip() for text in texts), key
        wanted = placeholders(template[key][0])
        # The form for one may leave its number out.
        assert all(wanted - {"count"} <= placeholders(text) <= wanted for text in texts), key
        assert placeholders(texts[-1]) == wanted, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_plural_is_complete(language: str) -> None:
    plurals = set()
    for path in files(language):
        catalogue = read(path, language)
        assert [str(error) for _, errors in catalogue.check() for error in errors] == [], path
        assert catalogue.plural_expr == read(files(language)[0], language).plural_expr, path
        for message in catalogue:
            if message.pluralizable:
                assert message.id[0] == message.id[1]
                plurals.add(key_of(message))
    assert plurals == counted()


def test_what_is_counted_in_english_has_a_plural() -> None:
    number = re.compile(r"\{(\w+)[^}]*\}(?:</?\w+>)* (?:</?\w+>)*[A-Za-z]")
    assert {
        key
        for key, text in messages("en").items()
        if set(number.findall(text)) - NO_COUNTS and key not in counted()
    } == SAME_FOR_ONE


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_with_placeholders_is_flagged(language: str) -> None:
    """Read from the lines: Babel takes the flag from a msgid's own braces, and ours has none."""
    for path in files(language):
        for entry in path.read_text(encoding="utf-8").split("\n\n")[1:]:
            texts = re.findall(r'^msgstr.* "(.*)"$', entry, re.MULTILINE)
            has = any(placeholders(text) for text in texts)
            assert has == ("#, python-brace-format\n" in entry), f"{path}: {entry}"


def test_every_made_key_is_listed_here() -> None:
    heads = {key.split(".")[0] for key in messages("vi")}
    shaped = re.compile(r"[a-z_{}]+(\.[a-z_{}]+)+")
    made = {
        text
        for _, _, text in strings()
        if "{}" in text
        and shaped.fullmatch(text)
        and (text.split(".")[0] in heads or text.startswith("{}"))
    }
    assert made - {"{}.lock"} == set(MADE)


def test_every_key_in_the_code_is_in_the_catalogues() -> None:
    known = messages("vi")
    missing = {
        f"{use.where} {key}"
        for use in uses()
        for key in expanded(use.key, plain=use.plain)
        if key not in known
    }
    heads = {key.split(".")[0] for key in known}
    shaped = re.compile(r"([a-z_]+)(\.[a-z_0-9]+)+")
    for path, line, text in strings():
        found = shaped.fullmatch(text)
        if found and found[1] in heads and text not in known and not FILES.fullmatch(text):
            missing.add(f"{path.relative_to(ROOT)}:{line} {text}")
    assert missing | (of_the_guides() - set(known)) == set()


def test_every_sentence_is_used() -> None:
    used = {text for _, _, text in strings() if "{}" not in text} | of_the_guides()
    used |= {one for key in MADE for plain in (True, False) for one in expanded(key, plain=plain)}
    assert set(messages("vi")) - used == set()


def test_every_placeholder_is_given() -> None:
    texts = messages("vi")
    lacking = [
        f"{use.where} {key} {sorted(wanted)}"
        for use in uses()
        if use.values is not None
        for key in expanded(use.key, plain=use.plain)
        if (wanted := placeholders(texts.get(key, "")) - use.values)
        or (key in counted() and "count" not in use.values)
    ]
    assert lacking == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_what_telegram_takes(language: str) -> None:
    words = words_in(language)
    for key, text in messages(language).items():
        for number in (1, 1234):
            shown, _ = read_html(str(words(key, **values(text, number))))
            assert ("<Phương & Thảo>" in shown) == ("& Thảo" in shown), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_shown_without_markup_holds_none(language: str) -> None:
    texts = messages(language)
    plain = {
        one for use in uses() if use.plain for one in expanded(use.key, plain=use.plain)
    } & set(texts)
    assert [key for key in plain if re.search(r"</?[a-z]|&[a-z]+;", texts[key])] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_toasts_fit(language: str) -> None:
    words = words_in(language)
    texts = messages(language)
    shown = {key: words.plain(key, **values(texts[key])) for key in short_keys() & set(texts)}
    assert len(shown) > 30
    assert {k: len(text) for k, text in shown.items() if len(text) > LONGEST_TOAST} == {}


def test_people_are_addressed_as_dong_chi() -> None:
    for key, text in messages("vi").items():
        assert not re.search(r"\bbạn\b", text, re.IGNORECASE), key
        assert text == unicodedata.normalize("NFC", text), key


def test_words_for_people_stand_in_the_catalogues_only() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line} {text!r}"
        for path, line, text in strings("handlers", "jobs", "bot", "db")
        if any(ord(letter) > 127 and letter.isalpha() for letter in text)
        and str(path.relative_to(ROOT)) not in INVENTED
        and text not in NOT_SENTENCES
    ]
    assert found == []


def test_no_code_asks_which_language_it_is() -> None:
    """What differs between languages stands in the catalogues."""
    assert [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Compare)
        for part in (node.left, *node.comparators)
        if isinstance(part, ast.Constant) and part.value in LANGUAGES
    ] == []


def test_every_state_that_is_shown_has_a_word() -> None:
    assert set(MARKS) == set(State) - {State.DRAFT}
