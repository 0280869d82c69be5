"""/thanhvien: the roster kept in chat by leaders and officers."""

from typing import Any

from sqlalchemy import select

from core.model.people import Role
from db.rows import LogRow, MemberRow, RoleRow
from tests.world import World

HA, AN, BINH, CUONG = "Lê Thu Hà", "Nguyễn Văn An", "Trần Thị Bình", "Phạm Quốc Cường"
PEOPLE = [HA, AN, BINH, f"{CUONG} (chưa)"]


async def log(world: World) -> list[tuple[str, Any, Any]]:
    async with world.db.read() as tx:
        lines = await tx.scalars(
            select(LogRow).where(LogRow.committee_id.is_not(None)).order_by(LogRow.id)
        )
        return [(line.action, line.before, line.after) for line in lines]


async def row(world: World, name: str) -> MemberRow:
    async with world.db.read() as tx:
        found = await tx.scalar(
            select(MemberRow).where(MemberRow.full_name == name).order_by(MemberRow.id)
        )
    assert found is not None
    return found


def labels(world: World, name: str) -> list[str]:
    return [button.text for line in world.sees(name).reply_markup or [] for button in line]


async def test_the_roster_says_who_is_what_and_who_has_not_joined(world: World) -> None:
    await world.cell("Chi bộ Láng Hạ", PEOPLE)
    await world.say(HA, "/thanhvien")
    assert "Tổng số: 04 đồng chí" in world.sees(HA).text
    assert "Đã tham gia: 03 đồng chí" in world.sees(HA).text
    assert labels(world, HA)[:4] == [
        f"👤 {HA} · bí thư",
        f"👤 {AN}",
        f"👤 {BINH}",
        f"⏳ {CUONG} · chưa tham gia",
    ]


async def test_a_member_is_renamed_made_probationary_and_exempt(world: World) -> None:
    await world.cell("Chi bộ Láng Hạ", PEOPLE)
    await world.say(HA, "/members")
    await world.tap(HA, AN)
    assert await world.tap(HA, "Sửa diện: dự bị") == "Đã ghi nhận."
    await world.tap(HA, "Ghi: được miễn")
    await world.tap(HA, "Đổi tên")
    await world.say(HA, "  Nguyễn Văn  Ân ")
    page = world.sees(HA).text
    assert "👤 Nguyễn Văn Ân" in page
    assert "Diện: dự bị" in page
    assert "Miễn sinh hoạt: có" in page
    await world.tap(HA, "‹ Danh sách")
    assert "👤 Nguyễn Văn Ân · dự bị · miễn sinh hoạt" in labels(world, HA)
    assert await log(world) == [
        ("change_standing", {"standing": "official"}, {"standing": "probationary"}),
        ("change_exempt", {"exempt": False}, {"exempt": True}),
        ("rename_member", {"full_name": AN}, {"full_name": "Nguyễn Văn Ân"}),
    ]


async def test_a_taken_name_is_refused_and_may_be_typed_again(world: World) -> None:
    await world.cell("Chi bộ Láng Hạ", PEOPLE)
    await world.say(HA, "/thanhvien")
    await world.tap(HA, AN)
    await world.tap(HA, "Đổi tên")
    await world.say(HA, "trần thị bình")
    assert "ký hiệu phân biệt" in world.sees(HA).text
    await world.say(HA, "Trần Thị Bình (1962)")
    assert "👤 Trần Thị Bình (1962)" in world.sees(HA).text


async def test_offices_are_given_by_the_secretary_not_by_a_deputy(world: World) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", PEOPLE)
    await world.member(cell_id, "Đỗ Văn Khôi", Role.DEPUTY)
    await world.say(HA, "/thanhvien")
    await world.tap(HA, AN)
    await world.tap(HA, "Chức vụ")
    await world.tap(HA, "Chi ủy viên")
    assert "Chức vụ: chi ủy viên" in world.sees(HA).text
    await world.say("Đỗ Văn Khôi", "/thanhvien")
    await world.tap("Đỗ Văn Khôi", AN)
    assert "🎖 Chức vụ" not in labels(world, "Đỗ Văn Khôi")
    assert "Thôi theo dõi (chuyển đi…)" not in labels(world, "Đỗ Văn Khôi")
    member_id = (await row(world, HA)).id
    for data in (f"1mr:{member_id}:member", f"1mu:{member_id}:yes", f"1mt:{member_id}:yes"):
        press = await forged(world, "Đỗ Văn Khôi", data)
        assert press.startswith("Việc này do cấp ủy thực hiện")
    assert len(await log(world)) == 1


async def forged(world: World, name: str, data: str) -> str:
    press = world.sandbox.press_data(world.person(name), data, message=world.sees(name))
    await world.settle()
    return press.text or ""


async def test_nobody_touches_a_roster_that_is_not_theirs(world: World) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", PEOPLE)
    await world.cell("Chi bộ Khác", ["Đỗ Văn Khôi", "Vũ Thị Lan"])
    member_id = (await row(world, AN)).id
    await world.say("Vũ Thị Lan", "/thanhvien")
    assert world.sees("Vũ Thị Lan").text.startswith("Việc này do cấp ủy thực hiện")
    await world.say("Người Lạ", "/thanhvien")
    for name in ("Đỗ Văn Khôi", "Vũ Thị Lan", "Người Lạ"):
        for data in (
            f"1ml:{cell_id}:0",
            f"1mw:{cell_id}:0",
            f"1mf:{cell_id}",
            f"1ma:{cell_id}",
            f"1mm:{member_id}",
            f"1mb:{member_id}",
            f"1mn:{member_id}",
            f"1ms:{member_id}:probationary",
            f"1mx:{member_id}:1",
            f"1mr:{member_id}:secretary",
            f"1mr:{member_id}:officer",
            f"1mt:{member_id}:yes",
            f"1mz:{member_id}",
            "1mm:99999",
        ):
            await world.say(name, "/help")
            assert await forged(world, name, data)
    assert await log(world) == []


async def test_a_list_is_pasted_previewed_and_added(world: World) -> None:
    await world.cell("Chi bộ Láng Hạ", PEOPLE)
    await world.say(HA, "/thanhvien")
    await world.tap(HA, "Dán danh sách")
    await world.say(HA, f"1. Đỗ Văn Khôi\n2. Vũ Thị Lan; dự bị\n{AN}\nHoàng Em; trưởng ban")
    preview = world.sees(HA).text
    assert "Sẽ thêm 02 đồng chí" in preview
    assert "Vũ Thị Lan – dự bị" in preview
    assert "Đã có trong danh sách" in preview
    assert "Dòng 4: không hiểu “trưởng ban”" in preview
    assert await world.tap(HA, "Thêm 02 đồng chí") == "Đã thêm 02 đồng chí."
    assert (await row(world, "Vũ Thị Lan")).standing == "probationary"
    assert [action for action, _, _ in await log(world)] == ["add_member"] * 2
    assert any("iên kết" in label for label in world.sandbox.buttons(world.sees(HA)))
    await world.tap(HA, "‹ Danh sách")
    assert "Tổng số: 06 đồng chí" in world.sees(HA).text


async def test_an_older_preview_adds_nothing(world: World) -> None:
    await world.cell("Chi bộ Láng Hạ", PEOPLE)
    await world.say(HA, "/thanhvien Đỗ Văn Khôi")
    old = world.sees(HA)
    await world.say(HA, "Vũ Thị Lan\nHoàng Văn Em")
    data = (old.reply_markup[0][0].data if old.reply_markup else None) or ""
    press = world.sandbox.press_data(world.person(HA), data, message=old)
    await world.settle()
    assert (press.text or "").startswith("Bản xem trước này không còn dùng được")
    await world.tap(HA, "Thêm 02 đồng chí")
    async with world.db.read() as tx:
        names = set(await tx.scalars(select(MemberRow.full_name)))
    assert "Đỗ Văn Khôi" not in names
    assert {"Vũ Thị Lan", "Hoàng Văn Em"} <= names


async def test_an_officer_picks_a_cell_for_the_lines(world: World) -> None:
    await world.cell("Chi bộ Láng Hạ", PEOPLE)
    await world.cell("Chi bộ Cửa Nam", ["Đỗ Văn Khôi"])
    await world.member(None, "Bùi Thị Mai", Role.OFFICER)
    await world.say("Bùi Thị Mai", "/thanhvien\nVũ Thị Lan\nHoàng Văn Em")
    await world.tap("Bùi Thị Mai", "Chi bộ Cửa Nam")
    await world.tap("Bùi Thị Mai", "Thêm 02 đồng chí")
    cell_id = (await row(world, "Đỗ Văn Khôi")).cell_id
    assert (await row(world, "Vũ Thị Lan")).cell_id == cell_id
    await world.say("Bùi Thị Mai", "/thanhvien")
    await world.tap("Bùi Thị Mai", "Chi bộ Láng Hạ")
    await world.tap("Bùi Thị Mai", BINH)
    await world.tap("Bùi Thị Mai", "Chức vụ")
    await world.tap("Bùi Thị Mai", "Phó bí thư")
    async with world.db.read() as tx:
        roles = set(await tx.scalars(select(RoleRow.role)))
    assert roles == {"secretary", "officer", "deputy"}


async def test_out_of_the_roster_and_back(world: World) -> None:
    await world.cell("Chi bộ Láng Hạ", PEOPLE)
    await world.say(HA, "/thanhvien")
    await world.tap(HA, BINH)
    await world.tap(HA, "Thôi theo dõi (chuyển đi…)")
    assert (await row(world, BINH)).retired_at is None
    await world.tap(HA, "Thôi theo dõi")
    assert (await row(world, BINH)).retired_at == world.clock.now()
    await world.say(BINH, "/hop")
    assert "đã thôi theo dõi đồng chí" in world.sees(BINH).text
    await world.tap(HA, "Đưa trở lại danh sách")
    assert (await row(world, BINH)).retired_at is None
    await world.tap(HA, "‹ Danh sách")
    assert "Tổng số: 04 đồng chí" in world.sees(HA).text


async def test_a_new_telephone_the_old_account_is_unlinked(world: World) -> None:
    await world.cell("Chi bộ Láng Hạ", PEOPLE)
    await world.say(HA, "/thanhvien")
    await world.tap(HA, BINH)
    await world.tap(HA, "Gỡ tài khoản")
    await world.tap(HA, "Gỡ tài khoản")
    assert (await row(world, BINH)).account_id is None
    assert "Telegram: chưa tham gia" in world.sees(HA).text
    assert "🔗 Liên kết mời" in labels(world, HA)
    await world.say(HA, "/thanhvien")
    await world.tap(HA, "Chưa tham gia")
    assert "02 đồng chí" in world.sees(HA).text


async def test_personal_links_come_as_one_file(world: World) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", PEOPLE)
    await world.member(cell_id, "Vũ Thị Lan (chưa)")
    await world.say(HA, "/thanhvien")
    await world.tap(HA, "Chưa tham gia")
    await world.tap(HA, "Liên kết mời riêng từng đồng chí")
    file = world.sees(HA).document
    assert file is not None
    text = file.content.decode("utf-8-sig")
    assert text.count("https://t.me/") == 2
    assert "Vũ Thị Lan\nhttps://t.me/" in text
    assert [action for action, _, _ in await log(world)] == ["create_invite"] * 2
    await world.tap(HA, "Liên kết mời riêng từng đồng chí")
    again = world.sees(HA).document
    assert again is not None
    assert again.content == file.content


async def test_a_secretary_does_not_unseat_themselves(world: World) -> None:
    await world.cell("Chi bộ Láng Hạ", PEOPLE)
    await world.say(HA, "/thanhvien")
    await world.tap(HA, HA)
    assert "Thôi theo dõi (chuyển đi…)" not in labels(world, HA)
    member_id = (await row(world, HA)).id
    for data in (f"1mr:{member_id}:member", f"1mu:{member_id}:yes", f"1mt:{member_id}:ask"):
        assert (await forged(world, HA, data)).startswith("Đồng chí không tự đổi chức vụ")


async def test_somebody_is_found_by_a_part_of_the_name(world: World) -> None:
    crowd = [f"Nguyễn Thị {name}" for name in ("Lan", "Hoa", "Huệ", "Cúc", "Mai", "Đào", "Lê")]
    await world.cell("Chi bộ Láng Hạ", [*PEOPLE, *crowd])
    await world.say(HA, "/thanhvien")
    assert "Trang 1/2" in world.sees(HA).text
    await world.tap(HA, "Tìm")
    await world.say(HA, "dao")
    assert [label for label in labels(world, HA) if label.startswith("👤")] == ["👤 Nguyễn Thị Đào"]
    await world.say(HA, "zzz")
    assert "Không có đồng chí nào tên “zzz”" in world.sees(HA).text
    await world.say(HA, "mai")
    await world.tap(HA, "Nguyễn Thị Mai")
    await world.tap(HA, "‹ Danh sách")
    assert "Trang 2/2" in world.sees(HA).text


async def test_in_a_group_no_name_is_shown(world: World) -> None:
    await world.cell("Chi bộ Láng Hạ", PEOPLE)
    group = world.sandbox.add_group("Láng Hạ", [world.person(n) for n in (HA, AN)])
    world.sandbox.add_bot(group, by=world.person(HA))
    await world.settle()
    await world.say(HA, "/thanhvien", chat=group)
    assert not any(BINH in (m.text or "") for m in world.sandbox.messages(group))
