"""`python -m bot invite`: the links of the first secretaries."""

import argparse
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.commands import parser
from bot.console.invite import DONE, NOT_FOUND, WRONG_CALL, main, run
from core.model.people import Role
from db.engine.database import Database
from db.rows import AccountRow, CellRow, CommitteeRow, InviteRow, LogRow, MemberRow, RoleRow
from sandbox import Sandbox
from tests.world import settings_for

NOW = datetime(2026, 11, 22, 2, tzinfo=UTC)
PEOPLE = {
    "Chi bộ Láng Hạ": ["Lê Thu Hà", "Nguyễn Văn An"],
    "Chi bộ Thành Công": ["Hồ Thị Lan", "Nguyễn Văn An"],
    "Chi bộ Đống Đa": ["Tạ Văn Đức", "Lý Thị Hoa"],
}


@pytest.fixture
async def rosters(db: Database) -> Database:
    async with db.begin() as tx:
        committee = CommitteeRow(name="Đảng ủy Khối", zone="Asia/Ho_Chi_Minh")
        tx.add(committee)
        await tx.flush()
        lines: list[tuple[int | None, str, Role | None]] = [(None, "Bùi Thị Mai", Role.OFFICER)]
        for name, people in PEOPLE.items():
            cell = CellRow(committee_id=committee.id, name=name, zone=committee.zone)
            tx.add(cell)
            await tx.flush()
            roles = [Role.SECRETARY, None]
            lines += [(cell.id, who, role) for who, role in zip(people, roles, strict=True)]
        for cell_id, who, role in lines:
            row = MemberRow(
                committee_id=committee.id,
                cell_id=cell_id,
                full_name=who,
                name_key=who.lower(),
                standing="official",
            )
            tx.add(row)
            await tx.flush()
            if role:
                tx.add(RoleRow(member_id=row.id, role=role))
    return db


async def invite(db: Database, *options: str) -> tuple[int, str]:
    lines: list[str] = []
    status = await run(
        db, NOW, "chi_bo_bot", parser().parse_args(["invite", *options]), lines.append
    )
    return status, "\n".join(lines)


def links(text: str) -> list[str]:
    return re.findall(r"https://t\.me/chi_bo_bot\?start=[A-Za-z0-9_-]{22}", text)


async def test_without_options_every_secretary_and_officer_who_has_not_joined(
    rosters: Database,
) -> None:
    status, text = await invite(rosters)
    assert status == DONE
    assert len(links(text)) == 4
    assert re.findall(r"(?:Bùi Thị Mai|Tạ Văn Đức|Lê Thu Hà|Hồ Thị Lan) \(\S.*?,", text) == [
        "Bùi Thị Mai (cấp ủy viên,",
        "Tạ Văn Đức (bí thư,",
        "Lê Thu Hà (bí thư,",
        "Hồ Thị Lan (bí thư,",
    ]
    assert links((await invite(rosters))[1]) == links(text)
    async with rosters.read() as tx:
        assert await tx.scalar(select(func.count()).select_from(InviteRow)) == 4
        actions = (await tx.scalars(select(LogRow.action))).all()
    assert actions == ["create_invite"] * 4


async def test_a_cells_link_by_a_name_without_marks(rosters: Database) -> None:
    status, text = await invite(rosters, "--cell", "chi bo lang ha")
    assert status == DONE
    assert text.startswith("Chi bộ Láng Hạ, đến Chủ nhật, 29/11/2026, 09:00:")
    assert len(links(text)) == 1


async def test_a_members_link_needs_the_cell_where_there_are_namesakes(rosters: Database) -> None:
    status, text = await invite(rosters, "--member", "Nguyễn Văn An")
    assert status == NOT_FOUND
    assert "Chi bộ Láng Hạ, Chi bộ Thành Công" in text
    options = ("--member", "Nguyễn Văn An", "--cell", "Chi bộ Láng Hạ")
    status, text = await invite(rosters, *options)
    assert status == DONE
    assert "Nguyễn Văn An (đảng viên, Chi bộ Láng Hạ)" in text


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--cell", "Chi bộ Kim Mã"), "Không có chi bộ nào tên “Chi bộ Kim Mã”"),
        (("--member", "Trần Văn Không"), "Không có đảng viên nào tên “Trần Văn Không”"),
    ],
)
async def test_what_is_not_there_is_said(
    rosters: Database, options: tuple[str, str], said: str
) -> None:
    status, text = await invite(rosters, *options)
    assert (status, links(text)) == (NOT_FOUND, [])
    assert said in text


async def test_who_has_joined_needs_no_link(rosters: Database) -> None:
    async with rosters.begin() as tx:
        account = AccountRow(telegram_id=1, consent_version=1, consented_at=NOW)
        tx.add(account)
        await tx.flush()
        for row in await tx.scalars(select(MemberRow).where(MemberRow.full_name == "Lê Thu Hà")):
            row.account_id = account.id
    assert "Lê Thu Hà" not in (await invite(rosters))[1]
    status, text = await invite(rosters, "--member", "Lê Thu Hà")
    assert status == NOT_FOUND
    assert "đã tham gia" in text


async def test_an_empty_roster_says_how_to_fill_it(db: Database) -> None:
    status, text = await invite(db)
    assert status == NOT_FOUND
    assert "python -m bot import" in text


async def test_the_bots_name_comes_from_telegram(
    rosters: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sandbox = Sandbox()
    await sandbox.start()
    settings = settings_for(sandbox, f"sqlite:///{tmp_path}/bot.sqlite", tmp_path)
    options = argparse.Namespace(cell=None, member=None)
    try:
        assert await main(rosters, settings, options, NOW) == DONE
    finally:
        await sandbox.stop()
    name = sandbox.world.bot.username
    assert capsys.readouterr().out.count(f"https://t.me/{name}?start=") == 4
    assert await main(rosters, settings, options, NOW) == NOT_FOUND
    assert "Chưa hỏi được Telegram" in capsys.readouterr().err
    without = replace(settings, bot_token="")
    assert await main(rosters, without, options, NOW) == WRONG_CALL
