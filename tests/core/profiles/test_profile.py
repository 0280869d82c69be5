"""The guides as data: each says what its source says, and a wrong file names its line."""

from pathlib import Path

import pytest

from core.model.figures import BadFigures
from core.model.meeting import Kind
from core.profiles.profile import DEFAULT, FOLDER, load, profile_for, profiles
from core.ui.words import words_in

GUIDE_42, GUIDE_12, SCHEME_11 = "42-HD/BTCTW-2025", "12-HD/BTCTW-2018", "11-ĐA/TU-2021"
FILE_42 = FOLDER / "42-hd-btctw-2025.toml"


def test_the_newest_guide_is_the_default() -> None:
    assert set(profiles()) == {GUIDE_42, GUIDE_12, SCHEME_11}
    assert profile_for(None).id == DEFAULT == GUIDE_42
    assert profile_for({"profile": {"id": "nobody's"}}).id == DEFAULT


@pytest.mark.parametrize(
    ("guide", "percent", "combined", "regular"),
    [(GUIDE_42, 90, 120, 90), (GUIDE_12, 85, 120, 90), (SCHEME_11, 90, 120, 90)],
)
def test_what_the_sources_set(guide: str, percent: int, combined: int, regular: int) -> None:
    values = profiles()[guide].values
    assert values.good_attendance_percent == percent
    assert values.least_minutes(Kind.COMBINED) == combined
    assert values.least_minutes(Kind.REGULAR) == regular
    assert values.topic_sessions_a_quarter == 1


@pytest.mark.parametrize("guide", [GUIDE_42, GUIDE_12])
@pytest.mark.parametrize(
    ("total", "grade"),
    [
        (100, "Tốt"), (90, "Tốt"), (89, "Khá"), (70, "Khá"), (69, "Trung bình"),
        (50, "Trung bình"), (49, "Kém"), (0, "Kém"),
    ],
)  # fmt: skip
def test_grades(guide: str, total: int, grade: str) -> None:
    assert words_in("vi").plain(profiles()[guide].grade_of(total).words) == grade


def test_the_frame_of_guide_42() -> None:
    points = {item.key: item.points for item in profiles()[GUIDE_42].score}
    assert points == {
        "time": 5, "attendance": 5, "preparation": 10, "conduct": 40, "principles": 5,
        "results": 30, "closing": 5,
    }  # fmt: skip


def test_a_scheme_without_a_frame() -> None:
    assert profiles()[SCHEME_11].score == ()


@pytest.mark.parametrize("guide", [GUIDE_42, GUIDE_12, SCHEME_11])
@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_has_steps_in_every_phase_in_order(guide: str, kind: Kind) -> None:
    steps = profiles()[guide].steps_for(kind)
    assert [step.days for step in steps] == sorted(step.days for step in steps)
    assert {step.phase for step in steps} == {"before", "during", "after"}
    assert len({step.key for step in steps}) == len(steps)


def test_what_is_not_confirmed_is_marked() -> None:
    assert not profiles()[GUIDE_42].is_confirmed("topic_minutes")
    assert profiles()[GUIDE_42].is_confirmed("good_attendance_percent")
    assert not profiles()[GUIDE_12].is_confirmed("score")


def test_a_committee_overrides_single_values() -> None:
    settings = {"profile": {"id": GUIDE_12, "values": {"topic_sessions_a_year": 3, "odd": 1}}}
    profile = profile_for(settings)
    assert profile.id == GUIDE_12
    assert profile.values.topic_sessions_a_year == 3
    assert profile.values.regular_minutes == 90
    assert profiles()[GUIDE_12].values.topic_sessions_a_year == 4


@pytest.mark.parametrize(
    ("line", "instead", "said"),
    [
        ("regular_minutes = 90", 'regular_minutes = "90"', "regular_minutes: a value of the type"),
        ("combined_minutes = 120", "combined_minutes = -1", "combined_minutes: 0 or more"),
        ("combined_minutes = 120", "combined_hours = 2", "combined_hours: no such key"),
        ('owner = "presenter"', 'owner = "guest"', "owner: one of 'secretary', 'deputy'"),
        ('phase = "after"', 'phase = "later"', "phase: one of 'before', 'during', 'after'"),
        ('kinds = ["regular", "combined"]', 'kinds = ["weekly"]', "kinds: one of 'regular'"),
        ("points = 30", "points = 31", "points: points that make 100 together"),
        ("at_least = 70", "at_least = 95", "at_least: falling marks"),
        ("bands = [{ at_least = 100, points = 5 }", "bands = [{ at_least = 100, points = 6 }",
         "bands: no band gives more than 5 points"),
    ],
)  # fmt: skip
def test_a_wrong_file_names_its_line(tmp_path: Path, line: str, instead: str, said: str) -> None:
    text = FILE_42.read_text(encoding="utf-8")
    assert line in text
    file = tmp_path / "own.toml"
    file.write_text(text.replace(line, instead, 1), encoding="utf-8")
    with pytest.raises(BadFigures) as told:
        load(file)
    assert said in str(told.value)
    named = int(str(told.value).split("line ")[1].split(":")[0])
    wrong = file.read_text(encoding="utf-8").splitlines()[named - 1]
    assert wrong.startswith(said.split(":", maxsplit=1)[0])


def test_a_file_that_is_no_toml_names_its_line(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text('id = "x"\nsource = \n', encoding="utf-8")
    with pytest.raises(BadFigures, match=r"own\.toml: .*line 2"):
        load(file)


def test_a_missing_value_names_its_table(tmp_path: Path) -> None:
    text = FILE_42.read_text(encoding="utf-8").replace("regular_minutes = 90\n", "", 1)
    file = tmp_path / "own.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadFigures) as told:
        load(file)
    named = int(str(told.value).split("line ")[1].split(":")[0])
    assert text.splitlines()[named - 1] == "[values]"


def test_the_checklist_follows_a_committees_days() -> None:
    own = {"profile": {"values": {"documents_days_before": 3, "minutes_days_after": 5}}}
    days = {step.key: step.days for step in profile_for(own).steps}
    assert (days["documents"], days["minutes"], days["evaluate"]) == (-3, 5, 5)
    assert (days["assign"], days["agree"], days["equipment"]) == (-16, -5, -1)
    order = [step.days for step in profile_for(own).steps_for(Kind.TOPIC)]
    assert order == sorted(order)


@pytest.mark.parametrize(
    ("percent", "bands"),
    [
        (90, [(100, 5), (90, 4), (75, 3), (65, 2), (0, 1)]),
        (95, [(100, 5), (95, 4), (75, 3), (65, 2), (0, 1)]),
        (75, [(100, 5), (75, 4), (65, 2), (0, 1)]),
    ],
)
def test_the_score_follows_a_committees_attendance_mark(
    percent: int, bands: list[tuple[int, int]]
) -> None:
    own = {"profile": {"values": {"good_attendance_percent": percent}}}
    item = next(item for item in profile_for(own).score if item.key == "attendance")
    assert [(band.at_least, band.points) for band in item.bands] == bands
