"""/caidat: where a person is after Lưu, and what a reminder's choices do one by one."""

import pytest
from sqlalchemy import select

from core.model.people import Role
from db.rows import CellRow, LogRow
from tests.world import World

pytestmark = pytest.mark.both

HA = "Lê Thu Hà"
AN = "Nguyễn Văn An"
TAM = "Vũ Minh Tâm"


@pytest.mark.parametrize(
    ("section", "taps", "saved", "also"),
    [
        (
            "Thư mời và nhắc",
            ["Nhắc lần cuối", "3 giờ"],
            "Nhắc lần cuối: trước 3 giờ – đồng chí tham dự",
            "• Nhắc lần cuối: trước 3 giờ",
        ),
        ("Hạn trả lời", ["6 giờ trước"], "6 giờ trước khi họp", "HẠN TRẢ LỜI"),
        ("Giờ không nhắn tin", ["22:00 – 06:00"], "22:00 – 06:00", "GIỜ KHÔNG NHẮN TIN"),
        ("Bảng theo dõi", ["Số lượng và họ tên"], "số lượng và họ tên", "BẢNG THEO DÕI"),
        ("Múi giờ", ["Giờ Lào"], "Giờ Lào", "MÚI GIỜ"),
        (
            "Lịch thường kỳ",
            ["Ngày làm việc cuối tháng", "Hằng tháng", "08:00"],
            "ngày làm việc cuối cùng hằng tháng, 08:00",
            "LỊCH THƯỜNG KỲ",
        ),
    ],
)
async def test_saving_shows_the_section_with_what_is_saved(
    world: World, section: str, taps: list[str], saved: str, also: str
) -> None:
    await world.cell("Chi bộ Láng Hạ", [HA, AN])
    await world.say(HA, "/caidat")
    await world.tap(HA, section)
    for label in taps:
        await world.tap(HA, label)
    await world.tap(HA, "Lưu")
    text = world.sees(HA).text
    assert f"\n\n✅ Đã lưu:\n{saved}" in text
    assert also in text
    await world.tap(HA, "‹ Cài đặt")
    await world.tap(HA, section)
    assert "Đã lưu" not in world.sees(HA).text


async def test_saving_a_typed_place_shows_it(world: World) -> None:
    await world.cell("Chi bộ Láng Hạ", [HA, AN])
    await world.say(HA, "/caidat")
    await world.tap(HA, "Nơi họp")
    await world.say(HA, "Phòng họp A")
    await world.tap(HA, "Lưu")
    assert world.sees(HA).text.startswith("📍 NƠI HỌP")
    assert world.sees(HA).text.endswith("\n\n✅ Đã lưu:\nPhòng họp A")


async def test_saving_for_the_committee_shows_its_section(world: World) -> None:
    await world.cell("Chi bộ Láng Hạ", [HA, AN])
    await world.member(None, TAM, Role.OFFICER)
    await world.say(TAM, "/caidat")
    await world.tap(TAM, "Đăng ký lịch hằng tháng")
    await world.tap(TAM, "Ngày đề nghị")
    await world.tap(TAM, "18")
    await world.tap(TAM, "Lưu")
    text = world.sees(TAM).text
    assert "\n\n✅ Đã lưu:\nĐề nghị bí thư đăng ký: ngày 18 tháng trước" in text
    assert "📝 ĐĂNG KÝ LỊCH HẰNG THÁNG" in text
    await world.tap(TAM, "‹ Cài đặt")
    await world.tap(TAM, "Ngày nghỉ, làm bù")
    await world.say(TAM, "31/12/2026 nghỉ")
    await world.tap(TAM, "Lưu")
    assert "• thứ Năm, 31/12/2026: nghỉ" in world.sees(TAM).text
    await world.say(TAM, "31/12/2026 bỏ")
    await world.tap(TAM, "Lưu")
    assert world.sees(TAM).text.startswith("🔁 NGÀY NGHỈ")
    assert world.sees(TAM).text.endswith("✅ Đã lưu.")


async def choose(world: World, *labels: str) -> str:
    """What is shown once these are tapped, from the last reminder's own screen on."""
    await world.say(HA, "/caidat")
    await world.tap(HA, "Thư mời và nhắc")
    await world.tap(HA, "Nhắc lần cuối")
    for label in labels:
        await world.tap(HA, label)
    return world.sees(HA).text


async def test_a_reminder_that_is_off_comes_on_with_the_time_that_is_chosen(world: World) -> None:
    await world.cell("Chi bộ Láng Hạ", [HA, AN])
    text = await choose(world, "Tắt lần nhắc này")
    assert "Thành:\nNhắc lần cuối: tắt" in text
    await world.tap(HA, "Lưu")
    text = await choose(world, "3 giờ")
    assert "Từ:\nNhắc lần cuối: tắt" in text
    assert "Thành:\nNhắc lần cuối: trước 3 giờ – đồng chí tham dự" in text
    await world.tap(HA, "Lưu")
    assert "• Nhắc lần cuối: trước 3 giờ – đồng chí tham dự" in world.sees(HA).text
    async with world.db.read() as tx:
        lines = (await tx.scalars(select(LogRow).order_by(LogRow.id))).all()
    kept = [ln for ln in lines if ln.action == "change_reminders"]
    assert len(kept) == 2
    assert all(ln.before != ln.after for ln in kept)


async def test_whom_a_reminder_goes_to_is_previewed_and_saved(world: World) -> None:
    await world.cell("Chi bộ Láng Hạ", [HA, AN])
    text = await choose(world, "Đồng chí chưa trả lời")
    assert "Từ:\nNhắc lần cuối: trước 2 giờ – đồng chí tham dự" in text
    assert "Thành:\nNhắc lần cuối: trước 2 giờ – đồng chí chưa trả lời" in text
    await world.tap(HA, "Lưu")
    assert world.sees(HA).text.endswith(
        "✅ Đã lưu:\nNhắc lần cuối: trước 2 giờ – đồng chí chưa trả lời"
    )


async def test_what_is_chosen_already_is_no_change(world: World) -> None:
    await world.cell("Chi bộ Láng Hạ", [HA, AN])
    await choose(world)
    assert "không có gì thay đổi" in await world.tap(HA, "2 giờ")
    await world.say(HA, "/caidat")
    await world.tap(HA, "Giờ không nhắn tin")
    assert "không có gì thay đổi" in await world.tap(HA, "21:00 – 07:00")


async def test_going_back_to_the_committees_setting_that_says_the_same(world: World) -> None:
    await world.cell("Chi bộ Láng Hạ", [HA, AN])
    await choose(world, "3 giờ", "Lưu", "Nhắc lần cuối", "2 giờ", "Lưu")
    await world.tap(HA, "Theo mặc định của đảng ủy")
    text = world.sees(HA).text
    assert "Từ:\nChi bộ đang dùng cài đặt riêng." in text
    assert "Thành:\nChi bộ đang theo mặc định của đảng ủy." in text
    await world.tap(HA, "Lưu")
    assert "✅ Đã lưu:\nChi bộ đang theo mặc định của đảng ủy." in world.sees(HA).text
    async with world.db.read() as tx:
        assert (await tx.scalars(select(CellRow))).one().reminders is None
