"""A word of warning before a second regular meeting, and where a member is expected elsewhere."""

from core.model.people import Role
from tests.meetings import post
from tests.world import World

HA, AN, LAN = "Lê Thu Hà", "Nguyễn Văn An", "Hồ Thị Lan"
SECOND = "Tháng này chi bộ đã có buổi sinh hoạt thường kỳ: thứ Năm, 03/12/2026, 19:30."
ELSEWHERE = f"01 đồng chí cùng giờ này có buổi sinh hoạt ở chi bộ khác: {AN}."


async def meet(world: World, secretary: str, line: str) -> str:
    """The preview, before the meeting is published."""
    await world.say(secretary, f"/themhop {line}")
    preview = world.sees(secretary).text
    await post(world, secretary)
    return preview


async def test_a_second_regular_meeting_in_the_month_is_warned_of(world: World) -> None:
    await world.cell("Chi bộ Láng Hạ", [HA, AN])
    assert "⚠️" not in await meet(world, HA, "thường kỳ 03/12 19h30 Hội trường")
    assert SECOND in await meet(world, HA, "thường kỳ 17/12 19h30 Hội trường")
    assert SECOND not in await meet(world, HA, "chuyên đề 20/12 19h30 Hội trường")
    assert SECOND not in await meet(world, HA, "thường kỳ 04/01/2027 19h30 Hội trường")
    await world.say(HA, "/suahop 22/12")
    await world.tap(HA, "04/01")
    assert SECOND in world.sees(HA).text


async def test_two_cells_of_one_member_at_the_same_hour(world: World) -> None:
    """The other cell is not named: who belongs to it is none of this secretary's business."""
    await world.cell("Chi bộ Láng Hạ", [HA, AN])
    other_id = await world.cell("Chi bộ Hoa Mai", [LAN])
    await world.member(other_id, AN, Role.DEPUTY)
    assert "⚠️" not in await meet(world, LAN, "thường kỳ 03/12 19h30 Hội trường")
    preview = await meet(world, HA, "thường kỳ 03/12 20h Nhà văn hóa")
    assert ELSEWHERE in preview
    assert "Hoa Mai" not in preview
    assert "⚠️" not in await meet(world, HA, "chuyên đề 10/12 19h30 Nhà văn hóa")
