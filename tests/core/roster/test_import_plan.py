"""What an import changes."""

from dataclasses import replace

import pytest

from core.model.people import Role, Standing
from core.roster.entries import RosterEntry
from core.roster.import_plan import (
    KnownMember,
    Plan,
    Snapshot,
    find_clashes,
    find_same_names,
    plan_import,
)
from core.roster.pasted import read_pasted


def entry(name: str, cell: str = "Chi bộ 1", line: int = 2, **values: object) -> RosterEntry:
    return RosterEntry(line, cell, name, **values)  # type: ignore[arg-type]


def known(number: int, name: str, cell: str = "Chi bộ 1", **values: object) -> KnownMember:
    given = {"standing": Standing.OFFICIAL, "exempt": False, **values}
    return KnownMember(number, cell, name, **given)  # type: ignore[arg-type]


def roster(*members: KnownMember) -> Snapshot:
    return Snapshot(tuple(dict.fromkeys(m.cell for m in members if m.cell)), members)


def test_into_an_empty_database_everything_is_new() -> None:
    entries = [entry("Nguyễn Văn An"), entry("Trần Thị Bình", "Chi bộ 2")]
    plan = plan_import(Snapshot(), entries)
    assert plan.new_cells == ("Chi bộ 1", "Chi bộ 2")
    assert plan.new_members == tuple(entries)
    assert plan.size == 2


def test_the_same_roster_again_changes_nothing() -> None:
    now = roster(known(1, "Nguyễn Văn An", roles=frozenset({Role.SECRETARY})))
    plan = plan_import(now, [entry("Nguyễn Văn An", role=Role.SECRETARY)])
    assert plan == Plan()
    assert plan.empty


def test_who_had_left_returns_by_name_or_id_and_is_nobody_new() -> None:
    gone = known(1, "Nguyễn Văn An"), known(2, "Lê Văn Chi", telegram_id=7)
    now = Snapshot(("Chi bộ 1",), (known(3, "Trần Thị Bình"),), gone)
    plan = plan_import(now, [entry("NGUYỄN VĂN AN"), entry("Lê Chi", telegram_id=7)])
    assert [change.member.id for change in plan.returning] == [1, 2]
    assert plan.new_members == ()
    assert not plan.empty
    assert plan.size == 2


def test_a_known_id_that_the_file_leaves_out_is_kept() -> None:
    assert plan_import(
        roster(known(1, "Nguyễn Văn An", telegram_id=5)), [entry("Nguyễn Văn An")]
    ).empty


def test_standing_role_exempt_and_id_are_changed() -> None:
    now = roster(known(1, "Nguyễn Văn An"))
    wanted = entry(
        "Nguyễn Văn An",
        role=Role.DEPUTY,
        standing=Standing.PROBATIONARY,
        exempt=True,
        telegram_id=77,
    )
    (change,) = plan_import(now, [wanted]).changes
    assert change.differences() == {
        "standing": ("official", "probationary"),
        "exempt": (False, True),
        "roles": ([], ["deputy"]),
        "telegram_id": (None, 77),
    }


def test_the_same_name_in_capitals_is_a_rename() -> None:
    plan = plan_import(roster(known(1, "NGUYỄN VĂN AN")), [entry("Nguyễn Văn An")])
    assert [c.differences() for c in plan.changes] == [
        {"full_name": ("NGUYỄN VĂN AN", "Nguyễn Văn An")}
    ]


def test_a_known_telegram_id_finds_a_member_whose_name_changed() -> None:
    now = roster(known(1, "Nguyễn Văn An", telegram_id=5), known(2, "Lê Văn Cường", linked_id=6))
    plan = plan_import(now, [entry("Nguyễn An", telegram_id=5), entry("Lê Cường", telegram_id=6)])
    assert not plan.new_members
    assert [(c.member.id, c.entry.full_name) for c in plan.changes] == [
        (1, "Nguyễn An"),
        (2, "Lê Cường"),
    ]


def test_the_id_counts_before_the_name() -> None:
    now = roster(known(1, "Nguyễn Văn An", telegram_id=5), known(2, "Lê Văn Cường", telegram_id=6))
    entries = [entry("Lê Văn Cường", telegram_id=5), entry("Nguyễn Văn An", telegram_id=6)]
    assert [(c.member.id, c.entry.full_name) for c in plan_import(now, entries).changes] == [
        (1, "Lê Văn Cường"),
        (2, "Nguyễn Văn An"),
    ]
    assert find_clashes(now, entries) == []


def test_the_same_person_as_officer_and_in_a_cell_is_two_lines() -> None:
    now = roster(known(1, "Nguyễn Văn An", telegram_id=5))
    officer = entry("Nguyễn Văn An", "", role=Role.OFFICER, telegram_id=5)
    plan = plan_import(now, [officer])
    assert plan.new_members == (officer,)
    assert plan.new_cells == ()
    assert [m.id for m in plan.left_alone] == [1]


def test_whoever_is_not_in_the_file_is_left_alone() -> None:
    now = roster(known(1, "Nguyễn Văn An"), known(2, "Lê Văn Cường"))
    plan = plan_import(now, [entry("Nguyễn Văn An")])
    assert plan.empty
    assert [m.full_name for m in plan.left_alone] == ["Lê Văn Cường"]


def test_a_cell_is_found_in_any_case_and_spacing() -> None:
    plan = plan_import(roster(known(1, "Nguyễn Văn An")), [entry("Nguyễn Văn An", "CHI BỘ  1")])
    assert plan.empty


def test_names_that_differ_in_marks_are_two_people() -> None:
    entries = [entry("Trần Thị Hoa", line=2), entry("Trần Thị Hòa", line=3)]
    assert find_clashes(Snapshot(), entries) == []
    assert len(plan_import(Snapshot(), entries).new_members) == 2


def test_a_rename_to_a_name_of_somebody_left_alone_clashes() -> None:
    now = roster(known(1, "Nguyễn Văn An", telegram_id=5), known(2, "Lê Văn Cường"))
    (problem,) = find_clashes(now, [entry("Lê Văn Cường", telegram_id=5, line=9)])
    assert problem.line == 9


def test_pasted_lines_are_set_against_the_roster() -> None:
    text = "1. Nguyễn Văn An\nTrần Thị Bình; dự bị\ntrần thị bình\nLê Văn Cường; gì đó"
    pasted = read_pasted(text, ["NGUYỄN VĂN AN"])
    assert [e.full_name for e in pasted.new] == ["Trần Thị Bình"]
    assert [e.full_name for e in pasted.known] == ["Nguyễn Văn An"]
    assert [p.line for p in pasted.problems] == [3, 4]


# --- another cell ---------------------------------------------------------------------------------


def test_the_id_alone_moves_somebody_to_another_cell() -> None:
    now = roster(known(1, "Nguyễn Văn An", linked_id=5), known(2, "Lê Văn Cường", "Chi bộ 2"))
    (move,) = plan_import(now, [entry("Nguyễn An", "Chi bộ 2", telegram_id=5)]).moves
    assert (move.member.id, move.entry.cell, move.by_name) == (1, "Chi bộ 2", False)


def test_a_name_moves_nobody_unless_it_was_asked() -> None:
    now = roster(known(1, "Nguyễn Văn Hòa"), known(2, "Lê Văn Cường", "Chi bộ 2"))
    entries = [entry("NGUYỄN VĂN HOÀ", "Chi bộ 2")]
    assert len(plan_import(now, entries).new_members) == 1
    assert [move.member.id for move in find_same_names(now, entries)] == [1]
    plan = plan_import(now, entries, by_name=True)
    assert (plan.new_members, [move.member.id for move in plan.moves]) == ((), [1])
    assert [m.id for m in plan.left_alone] == [2]


@pytest.mark.parametrize(
    ("members", "entries"),
    [
        # The file has them where they were: the other is somebody else.
        ([known(1, "An")], [entry("An"), entry("An", "Chi bộ 2")]),
        # Two in the roster, or two in the file: nobody can say which.
        ([known(1, "An"), known(2, "An", "Chi bộ 2")], [entry("An", "Chi bộ 3")]),
        ([known(1, "An")], [entry("An", "Chi bộ 2"), entry("An", "Chi bộ 3")]),
        # Another Telegram account.
        ([known(1, "An", telegram_id=5)], [entry("An", "Chi bộ 2", telegram_id=6)]),
        # An officer's line is no cell's.
        ([known(1, "An", "")], [entry("An", "Chi bộ 2")]),
        ([known(1, "An")], [entry("An", "", role=Role.OFFICER)]),
    ],
)
def test_who_may_be_somebody_else_does_not_move(
    members: list[KnownMember], entries: list[RosterEntry]
) -> None:
    assert find_same_names(roster(*members), entries) == ()


def test_who_moves_leaves_room_and_finds_their_line_from_before() -> None:
    gone = known(7, "Nguyễn Văn An", "Chi bộ 2", linked_id=5)
    now = replace(roster(known(1, "Nguyễn Văn An", linked_id=5)), left=(gone,))
    newcomer = entry("Nguyễn Văn An", telegram_id=9)
    entries = [entry("Nguyễn Văn An", "Chi bộ 2", telegram_id=5), newcomer]
    assert find_clashes(now, entries) == []
    plan = plan_import(now, entries)
    assert [(move.member.id, move.back) for move in plan.moves] == [(1, gone)]
    assert plan.new_members == (newcomer,)


def test_where_the_file_has_no_column_the_roster_stays_as_it_is() -> None:
    unsaid = frozenset({"role", "standing", "exempt"})
    held = known(
        1, "An", standing=Standing.PROBATIONARY, exempt=True, roles=frozenset({Role.DEPUTY})
    )
    assert plan_import(roster(held), [entry("An", unsaid=unsaid)]).empty
