"""A typed answer that cannot be: what is wrong stands over the question, which is still open."""

import pytest
from sqlalchemy import delete

from core.model.people import Role
from db.rows import RoleRow
from tests.meetings import meet
from tests.world import World

HA, AN, TAM = "Lê Thu Hà", "Nguyễn Văn An", "Vũ Minh Tâm"


def labels(world: World, name: str) -> list[str]:
    return world.sandbox.buttons(world.sees(name))


@pytest.mark.parametrize(
    ("taps", "wrong", "said", "question", "right", "then"),
    [
        (
            ["Giờ không nhắn tin"],
            "25h",
            "⚠️ Chưa hiểu giờ. Đồng chí bấm một nút, hoặc gõ hai giờ, ví dụ: 21:30 - 6:30.",
            "🌙 GIỜ KHÔNG NHẮN TIN",
            "22:30 - 6:30",
            "Thành:\n22:30 – 06:30",
        ),
        (
            ["Múi giờ"],
            "Hà Nội phố",
            "⚠️ Chưa tìm thấy múi giờ này.",
            "🌐 MÚI GIỜ",
            "warsaw",
            "Thành:\nGiờ Ba Lan",
        ),
        (
            ["Lịch thường kỳ"],
            "ngày 3 hằng tháng 25h",
            "⚠️ “25h” không phải giờ đúng.",
            "🗓 LỊCH THƯỜNG KỲ",
            "ngày 3 hằng tháng 15h",
            "Đã chọn: ngày 3 hằng tháng, 15:00",
        ),
        (
            ["Lịch thường kỳ", "Thứ trong tháng", "thứ Bảy", "thứ Bảy đầu tiên", "Hằng tháng",
             "Giờ khác"],
            "25h",
            "⚠️ “25h”",
            "Đã chọn: thứ Bảy đầu tiên hằng tháng\nĐồng chí gõ giờ họp",
            "15h",
            "Đã chọn: thứ Bảy đầu tiên hằng tháng, 15:00",
        ),
    ],
)  # fmt: skip
async def test_a_setting_is_asked_again(
    world: World, taps: list[str], wrong: str, said: str, question: str, right: str, then: str
) -> None:
    await world.cell("Chi bộ Láng Hạ", [HA, AN])
    await world.say(HA, "/caidat")
    for label in taps:
        await world.tap(HA, label)
    await world.say(HA, wrong)
    text = world.sees(HA).text
    assert text.startswith(said)
    assert f"\n\n{question}" in text
    assert any(label.startswith("‹") for label in labels(world, HA))
    await world.say(HA, right)
    assert then in world.sees(HA).text
    assert "⚠️" not in world.sees(HA).text


async def test_a_change_that_waits_is_shown_again(world: World) -> None:
    await world.cell("Chi bộ Láng Hạ", [HA, AN])
    await world.say(HA, "/caidat")
    await world.tap(HA, "Bảng theo dõi")
    await world.tap(HA, "Số lượng và họ tên")
    await world.say(HA, "đồng ý")
    text = world.sees(HA).text
    assert text.startswith("⚠️ Thay đổi đang chờ. Đồng chí bấm Lưu, hoặc Quay lại.\n\n👁 XEM LẠI")
    await world.tap(HA, "Lưu")
    assert "✅ Đã lưu:\nsố lượng và họ tên" in world.sees(HA).text


async def test_the_committees_days_are_asked_again(world: World) -> None:
    await world.cell("Chi bộ Láng Hạ", [HA, AN])
    await world.member(None, TAM, Role.OFFICER)
    await world.say(TAM, "/caidat")
    await world.tap(TAM, "Ngày nghỉ, làm bù")
    await world.say(TAM, "hôm nào đó nghỉ")
    assert "chưa rõ" in world.sees(TAM).text
    assert "🔁 NGÀY NGHỈ, LÀM BÙ" in world.sees(TAM).text
    assert "‹ Cài đặt" in labels(world, TAM)


async def test_an_absence_and_a_name_are_asked_again(world: World) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", [HA, AN])
    await meet(world, cell_id)
    await world.say(AN, "/vang")
    await world.tap(AN, "Đi vắng một thời gian")
    asked = world.sees(AN).text
    await world.say(AN, "45/13")
    text = world.sees(AN).text
    assert text.startswith("⚠️ ")
    assert text.endswith(asked)
    await world.say(HA, "/thanhvien")
    await world.tap(HA, AN)
    await world.tap(HA, "Đổi tên")
    asked = world.sees(HA).text
    await world.say(HA, "12345; 6")
    assert world.sees(HA).text.startswith("⚠️ ")
    assert world.sees(HA).text.endswith(asked)


async def test_who_may_no_longer_is_only_told_so(world: World) -> None:
    await world.cell("Chi bộ Láng Hạ", [HA, AN])
    await world.say(HA, "/caidat")
    await world.tap(HA, "Giờ không nhắn tin")
    async with world.db.begin() as tx:
        await tx.execute(delete(RoleRow))
    await world.say(HA, "22:30 - 6:30")
    assert world.sees(HA).text.count("do cấp ủy thực hiện") == 1
