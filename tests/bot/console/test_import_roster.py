"""`python -m bot import`: files in, words and exit statuses out."""

import asyncio
import csv
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import func, select

from bot.console.import_roster import Console, Order, run
from bot.console.roster_example import write as write_example
from core.model.people import Role
from db.engine.database import Database
from db.joining.accounts import link_member, save_consent
from db.people import load_actor, load_member
from db.rows import CellRow, CommitteeRow, LogRow, MemberRow, RoleRow

NOW = datetime(2026, 11, 22, 2, tzinfo=UTC)
HEADER = ("chi bộ", "họ tên", "chức vụ", "diện", "miễn sinh hoạt", "telegram_id")
ROWS = (
    HEADER,
    ("Chi bộ Cửa Nam", "Nguyễn Văn An", "bí thư", "chính thức", "", 10001),
    ("Chi bộ Cửa Nam", "Trần Thị Bình", "đảng viên", "dự bị", "", None),
    ("Chi bộ Láng Hạ", "Lê Văn Cường", "phó bí thư", "chính thức", "có", None),
    ("", "Phạm Thu Dung", "cấp ủy viên", "chính thức", "", None),
)
Rows = Sequence[Sequence[str | int | None]]


def write_xlsx(file: Path, rows: Rows = ROWS) -> Path:
    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(tuple(row))
    book.save(file)
    return file


def write_csv(file: Path, rows: Rows = ROWS, encoding: str = "utf-8-sig", by: str = ",") -> Path:
    with file.open("w", encoding=encoding, newline="") as stream:
        csv.writer(stream, delimiter=by).writerows(rows)
    return file


class Desk:
    """Somebody at a terminal: what they read, and what they will answer."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.read: list[str] = []
        self.asked: list[str] = []

    async def run(self, file: Path, *answers: str, **order: Any) -> int:
        left = list(answers)

        def ask(question: str) -> str:
            self.asked.append(question)
            return left.pop(0)

        self.read.clear()
        console = Console(self.read.append, ask if answers else None)
        given: dict[str, Any] = {"committee": "Đảng bộ Khối", "yes": not answers, **order}
        return await run(self.db, Order(file, **given), "Asia/Ho_Chi_Minh", lambda: NOW, console)

    async def counts(self) -> list[int | None]:
        async with self.db.read() as tx:
            return [
                await tx.scalar(select(func.count()).select_from(row))
                for row in (CommitteeRow, CellRow, MemberRow, RoleRow, LogRow)
            ]


@pytest.fixture
def desk(db: Database) -> Desk:
    return Desk(db)


async def test_a_preview_a_question_and_the_roster_is_in(desk: Desk, tmp_path: Path) -> None:
    assert await desk.run(write_xlsx(tmp_path / "danh sách.xlsx"), "c") == 0
    assert desk.asked == ["Thực hiện? [c/K] "]
    assert desk.read == [
        "Đảng ủy mới: Đảng bộ Khối",
        "Chi bộ mới: 2",
        "  Chi bộ Cửa Nam",
        "  Chi bộ Láng Hạ",
        "Đồng chí mới: 4",
        "  Chi bộ Cửa Nam: Nguyễn Văn An – bí thư",
        "  Chi bộ Cửa Nam: Trần Thị Bình – dự bị",
        "  Chi bộ Láng Hạ: Lê Văn Cường – phó bí thư, miễn sinh hoạt",
        "  Phạm Thu Dung – cấp ủy viên",
        "Đã nhập. Chi bộ mới: 2; đồng chí mới: 4; đồng chí có thay đổi: 0.",
    ]
    assert await desk.counts() == [1, 2, 4, 3, 4]


async def test_the_same_file_again_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    file = write_xlsx(tmp_path / "a.xlsx")
    await desk.run(file)
    before = await desk.counts()
    assert await desk.run(file, committee=None) == 0
    assert desk.read == ["Đảng ủy: Đảng bộ Khối", "Không có gì thay đổi."]
    assert await desk.counts() == before


async def test_changes_are_named_and_those_not_in_the_file_stay(desk: Desk, tmp_path: Path) -> None:
    await desk.run(write_xlsx(tmp_path / "a.xlsx"))
    changed = (
        HEADER,
        ("Chi bộ Cửa Nam", "Nguyễn Văn Ân", "đảng viên", "chính thức", "có", 10001),
        ("Chi bộ Cửa Nam", "Trần Thị Bình", "đảng viên", "chính thức", "", 222),
    )
    assert await desk.run(write_csv(tmp_path / "b.csv", changed)) == 0
    assert desk.read[1:-1] == [
        "Đổi tên: 1",
        "  Chi bộ Cửa Nam: Nguyễn Văn An: Nguyễn Văn An → Nguyễn Văn Ân",
        "Đổi diện: 1",
        "  Chi bộ Cửa Nam: Trần Thị Bình: dự bị → chính thức",
        "Đổi miễn sinh hoạt: 1",
        "  Chi bộ Cửa Nam: Nguyễn Văn An: không → có",
        "Đổi chức vụ: 1",
        "  Chi bộ Cửa Nam: Nguyễn Văn An: bí thư → đảng viên",
        "Thêm hoặc đổi telegram_id: 1",
        "  Chi bộ Cửa Nam: Trần Thị Bình: chưa có → 222",
        "Có trong danh sách nhưng không có trong tệp, giữ nguyên: 2",
        "  Chi bộ Láng Hạ: Lê Văn Cường",
        "  Phạm Thu Dung",
    ]
    assert (await desk.counts())[2] == 4


async def test_every_bad_row_is_named_and_nothing_is_imported(desk: Desk, tmp_path: Path) -> None:
    bad = (
        *ROWS,
        ("", "Hoàng Văn Em", "đảng viên", "chính thức", "", None),
        ("Chi bộ Cửa Nam", "", "bí thư", "chính thức", "", "abc"),
        ("Chi bộ Cửa Nam", "Đỗ Thị Giang", "trưởng ban", "dự khuyết", "", None),
    )
    assert await desk.run(write_xlsx(tmp_path / "a.xlsx", bad)) == 1
    assert desk.read[0].startswith("Tệp có 06 chỗ cần sửa, chưa nhập gì")
    assert [line.partition(":")[0] for line in desk.read[1:]] == [
        "Dòng 6",
        *["Dòng 7"] * 3,
        *["Dòng 8"] * 2,
    ]
    assert await desk.counts() == [0] * 5


async def test_names_that_differ_in_marks_are_two_people(desk: Desk, tmp_path: Path) -> None:
    rows = (
        HEADER[:4],
        ("Chi bộ 1", "Trần Thị Hoa", "đảng viên", "chính thức"),
        ("Chi bộ 1", "Trần Thị Hòa", "đảng viên", "chính thức"),
    )
    assert await desk.run(write_csv(tmp_path / "a.csv", rows)) == 0
    assert (await desk.counts())[2] == 2


@pytest.mark.parametrize(
    ("encoding", "by"),
    [("utf-8", ","), ("utf-8-sig", ";"), ("utf-16", "\t"), ("utf-8", ";")],
)
async def test_csv_as_programs_write_it(desk: Desk, tmp_path: Path, encoding: str, by: str) -> None:
    file = write_csv(tmp_path / "a.CSV", encoding=encoding, by=by)
    assert await desk.run(file) == 0
    assert await desk.counts() == [1, 2, 4, 3, 4]


async def test_an_old_windows_file_comes_out_composed(desk: Desk, tmp_path: Path) -> None:
    # In windows-1258 the tone is a letter of its own after the vowel.
    lines = [
        "chi bô\u0323,ho\u0323 tên,chư\u0301c vu\u0323,diê\u0323n",
        "Chi bô\u0323 1,Trâ\u0300n Thi\u0323 Hô\u0300ng,đa\u0309ng viên,chi\u0301nh thư\u0301c",
    ]
    file = tmp_path / "a.csv"
    file.write_bytes("\r\n".join(lines).encode("cp1258"))
    assert await desk.run(file) == 0
    async with desk.db.read() as tx:
        assert await tx.scalar(select(MemberRow.full_name)) == "Trần Thị Hồng"


@pytest.mark.parametrize("answer", ["", "K", "không", "n"])
async def test_without_a_yes_nothing_is_imported(desk: Desk, tmp_path: Path, answer: str) -> None:
    assert await desk.run(write_csv(tmp_path / "a.csv"), answer) == 1
    assert desk.read[-1] == "Chưa nhập gì."
    assert await desk.counts() == [0] * 5


async def test_with_nobody_to_ask_the_hint_is_yes(desk: Desk, tmp_path: Path) -> None:
    assert await desk.run(write_csv(tmp_path / "a.csv"), yes=False) == 2
    assert "--yes" in desk.read[-1]
    assert await desk.counts() == [0] * 5


async def test_a_change_while_the_question_waits_is_noticed(desk: Desk, tmp_path: Path) -> None:
    part = write_csv(tmp_path / "a.csv", ROWS[:3])
    whole = write_csv(tmp_path / "b.csv")

    async def somebody_else() -> None:
        other = Database(desk.db.url)
        await Desk(other).run(part)
        await other.close()

    def ask(_question: str) -> str:
        with ThreadPoolExecutor() as pool:
            pool.submit(asyncio.run, somebody_else()).result()
        return "c"

    order = Order(whole, "Đảng bộ Khối")
    console = Console(desk.read.append, ask)
    assert await run(desk.db, order, "Asia/Ho_Chi_Minh", lambda: NOW, console) == 1
    assert "vừa thay đổi" in desk.read[-1]
    assert await desk.counts() == [1, 1, 2, 1, 2]


async def test_the_committee_is_asked_for_once_and_known_afterwards(
    desk: Desk, tmp_path: Path
) -> None:
    file = write_csv(tmp_path / "a.csv")
    assert await desk.run(file, committee=None) == 2
    assert "--committee" in desk.read[-1]
    assert await desk.run(file, "  Đảng bộ  Khối ", "c", committee=None) == 0
    assert await desk.run(file, committee="ĐẢNG BỘ KHỐI") == 0
    assert desk.read == ["Đảng ủy: Đảng bộ Khối", "Không có gì thay đổi."]


async def test_wrong_calls_are_told_in_one_line(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"PK")
    (tmp_path / "b.xlsx").write_bytes(b"this is no sheet")
    (tmp_path / "c.csv").write_bytes(b"\xff\xfe\x00")
    good = write_csv(tmp_path / "good.csv")
    calls: tuple[tuple[Path, dict[str, Any]], ...] = (
        (tmp_path / "none.csv", {}),
        (tmp_path, {}),
        (tmp_path / "a.docx", {}),
        (tmp_path / "b.xlsx", {}),
        (tmp_path / "c.csv", {}),
        (good, {"zone": "Asia/Ha_Noi"}),
    )
    for file, order in calls:
        assert await desk.run(file, **order) == 2
        assert len(desk.read) == 1


async def test_an_empty_file_is_a_bad_file(desk: Desk, tmp_path: Path) -> None:
    assert await desk.run(write_xlsx(tmp_path / "a.xlsx", ())) == 1
    (tmp_path / "b.csv").write_text("")
    assert await desk.run(tmp_path / "b.csv") == 1


# --- another cell ---------------------------------------------------------------------------------

MOVED = (HEADER, ("Chi bộ Láng Hạ", "Trần  thị Bình", "đảng viên", "dự bị", "", None))


async def test_who_moves_by_name_is_asked_about_once(desk: Desk, tmp_path: Path) -> None:
    await desk.run(write_xlsx(tmp_path / "a.xlsx"))
    file = write_csv(tmp_path / "b.csv", MOVED)
    assert await desk.run(file) == 2
    assert len(desk.read) == 1
    assert "--same-name" in desk.read[0]
    assert await desk.run(file, "c", "c") == 0
    assert desk.read[:2] == [
        "Trùng họ tên với đồng chí ở chi bộ khác trong danh sách: 1",
        "  Trần Thị Bình: Chi bộ Cửa Nam → Chi bộ Láng Hạ",
    ]
    assert "Chuyển chi bộ: 1" in desk.read
    assert await desk.run(file) == 0
    assert desk.read[1] == "Không có gì thay đổi."


@pytest.mark.parametrize(("said", "lines"), [("move", 4), ("new", 5)])
async def test_the_answer_may_be_given_before(
    desk: Desk, tmp_path: Path, said: str, lines: int
) -> None:
    await desk.run(write_xlsx(tmp_path / "a.xlsx"))
    assert await desk.run(write_csv(tmp_path / "b.csv", MOVED), same_name=said) == 0
    async with desk.db.read() as tx:
        here = select(func.count()).where(MemberRow.retired_at.is_(None))
        assert await tx.scalar(here) == lines


async def test_a_name_spelled_otherwise_is_told_apart_from_another(
    desk: Desk, tmp_path: Path
) -> None:
    row = ("Chi bộ 1", "Đỗ Thị Hòa", "", "", "", None)
    await desk.run(write_csv(tmp_path / "a.csv", (HEADER, row)))
    again = ("CHI BỘ 1", "Ðỗ  Thị Hoà", "", "", "", None)
    assert await desk.run(write_csv(tmp_path / "b.csv", (HEADER, again))) == 0
    assert desk.read[1:3] == [
        "Đổi cách viết họ tên: 1",
        "  Chi bộ 1: Đỗ Thị Hòa: Đỗ Thị Hòa → Đỗ Thị Hoà",
    ]
    assert (await desk.counts())[1:3] == [1, 1]


# --- the template, and one person with two offices ------------------------------------------------


async def test_the_template_has_lists_and_what_is_filled_in_is_read(
    desk: Desk, tmp_path: Path
) -> None:
    file, said = tmp_path / "mau.xlsx", list[str]()
    assert write_example(file, said.append) == 0
    assert write_example(file, said.append) == 2
    assert write_example(tmp_path / "mau.csv", said.append) == 2
    assert write_example(tmp_path / "nowhere" / "mau.xlsx", said.append) == 2
    assert len(said) == 4
    book = load_workbook(file)
    sheet = book.worksheets[0]
    lists = [one.formula1 for one in sheet.data_validations.dataValidation]
    assert lists[0] == '"đảng viên,bí thư,phó bí thư,chi ủy viên,cấp ủy viên"'
    for at, choices in zip("CDE", lists, strict=True):
        for line, choice in enumerate(choices.strip('"').split(","), 2):
            sheet[f"{at}{line}"] = choice
    for line in range(2, 7):
        sheet[f"A{line}"], sheet[f"B{line}"] = "Chi bộ 1" if line < 6 else "", f"Lê Văn {line}"
    book.save(file)
    assert await desk.run(file) == 0, desk.read
    assert (await desk.counts())[1:4] == [1, 5, 4]


async def test_a_second_line_of_somebody_who_has_joined_is_theirs(
    desk: Desk, tmp_path: Path
) -> None:
    await desk.run(write_csv(tmp_path / "a.csv"))
    async with desk.db.begin() as tx:
        account_id = await save_consent(tx, 10001, "vi", 1, NOW)
        await link_member(tx, await load_member(tx, 1), account_id)
    second = (
        HEADER,
        ("Chi bộ Láng Hạ", "Nguyễn Văn An", "", "", "", 10001),
        ("", "Nguyễn Văn An", "cấp ủy viên", "", "", 10001),
        *ROWS[1:2],
    )
    assert await desk.run(write_csv(tmp_path / "b.csv", second)) == 0, desk.read
    async with desk.db.read() as tx:
        actor = await load_actor(tx, 10001, language="vi", operator=False)
    assert len(actor.memberships) == 3
    assert {grant.role for grant in actor.grants} == {Role.SECRETARY, Role.OFFICER}
