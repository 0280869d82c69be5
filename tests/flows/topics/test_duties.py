"""Who prepares: the order and its reasons, silence, and somebody else instead."""

from datetime import date

from core.model.answer import Reason
from core.topics.buttons import AcceptDutyButton
from core.topics.duties import DutyKind
from db.answers.absences import save_period
from db.rows import DutyRow, LogRow, MemberRow, TopicRow
from tests.sessions import TITLE, hanoi, plan, rows
from tests.world import World

HA, AN, BINH, CUONG = "Lê Thu Hà", "Nguyễn Văn An", "Trần Thị Bình", "Phạm Quốc Cường"
DUNG, PHUC = "Vũ Thị Dung", "Vũ Văn Phúc"
PRESENT, BRIEF = "Phân công báo cáo chuyên đề", "Phân công điểm tin"


def labels(world: World, name: str) -> list[str]:
    return world.sandbox.buttons(world.sees(name))


async def test_strengths_decide_among_equals_and_another_choice_is_logged(world: World) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", [HA, AN, BINH])
    cuong = await world.member(cell_id, CUONG, strengths=["nêu gương"])
    await world.member(cell_id, DUNG, exempt=True)
    phuc = await world.member(cell_id, PHUC)
    async with world.db.begin() as tx:
        days = date(2026, 11, 20), date(2027, 1, 10)
        await save_period(tx, phuc, *days, Reason.WORK, world.clock.now())
    await plan(world, HA)
    await world.tap(HA, PRESENT)
    assert labels(world, HA)[0] == f"⭐ {CUONG} (chưa lần nào) 🎓 nêu gương"
    asked = world.sees(HA).text
    assert f"• {DUNG} – miễn sinh hoạt" in asked
    assert f"• {PHUC} – đi vắng" in asked
    assert not any(DUNG in label or PHUC in label for label in labels(world, HA))
    await world.tap(HA, BINH)
    await world.tap(BINH, "Căn cứ phân công")
    why = world.sees(BINH).text
    assert "Cấp ủy chi bộ chọn, không theo thứ tự luân phiên." in why
    assert PHUC not in why
    assert DUNG not in why
    await world.say(HA, "/chuyende")
    await world.tap(HA, TITLE)
    await world.tap(HA, BINH)
    await world.tap(HA, "Căn cứ phân công")
    assert f"• {PHUC} – đi vắng" in world.sees(HA).text
    await world.tap(HA, "Quay lại")
    await world.tap(HA, "chuyên đề")
    await world.tap(HA, PRESENT)
    await world.tap(HA, CUONG)
    await world.tap(CUONG, "Căn cứ phân công")
    assert "không theo thứ tự" not in world.sees(CUONG).text
    chosen = [line.after["overridden"] for line in await rows(world, LogRow, action="assign_duty")]
    assert chosen == [True, False]
    duties = await rows(world, DutyRow)
    assert {duty.member_id for duty in duties} >= {cuong}
    await a_group_is_ready_when_all_have_accepted(world)


async def a_group_is_ready_when_all_have_accepted(world: World) -> None:
    """Two present, a third has the news brief."""
    await world.tap(HA, BRIEF)
    await world.tap(HA, AN)
    await world.tap(BINH, "Quay lại")
    await world.tap(BINH, "Nhận")
    await world.tap(CUONG, "Quay lại")
    await world.tap(CUONG, "Nhận")
    assert (await rows(world, TopicRow))[0].state == "assigned"
    assert "PHÂN CÔNG CHUẨN BỊ: Điểm tin" in world.sees(AN).text
    await world.tap(AN, "Nhận")
    assert (await rows(world, TopicRow))[0].state == "assigned"
    kinds = [duty.kind for duty in await rows(world, DutyRow)]
    assert kinds == [DutyKind.PRESENTER, DutyKind.PRESENTER, DutyKind.NEWS_BRIEF]
    await who_has_a_turn_before_them_is_not_said_to_have_served(world)


async def who_has_a_turn_before_them_is_not_said_to_have_served(world: World) -> None:
    await plan(world, HA, "Chuyển đổi số trong chi bộ")
    await world.tap(HA, PRESENT)
    assert f"• {BINH} – đang được phân công" in world.sees(HA).text


async def test_silence_goes_to_the_secretary_until_somebody_answers(world: World) -> None:
    await world.cell("Chi bộ Láng Hạ", [HA, AN, BINH])
    await plan(world, HA)
    await world.tap(HA, PRESENT)
    await world.tap(HA, AN)
    await world.until(hanoi(date(2026, 11, 25), 7))
    assert not any("chưa trả lời" in text for text in world.texts(HA))
    await world.until(hanoi(date(2026, 11, 25), 10))
    silent = f"⏰ Đồng chí {AN} chưa trả lời: Báo cáo chuyên đề “{TITLE}”"
    assert sum(silent in text for text in world.texts(HA)) == 1
    await world.tap(HA, "Nhắc đồng chí ấy")
    assert sum("PHÂN CÔNG CHUẨN BỊ" in text for text in world.texts(AN)) == 2
    assert not any(silent in text for text in world.texts(HA))
    await world.until(hanoi(date(2026, 11, 29), 10))
    assert sum(silent in text for text in world.texts(HA)) == 1
    await world.tap(HA, f"Chọn kế tiếp: {BINH}")
    assert "Đồng chí không phải chuẩn bị nữa" in world.sees(AN).text
    await world.tap(BINH, "Nhận")
    states = [duty.state for duty in await rows(world, DutyRow)]
    assert states == ["lapsed", "accepted"]
    [member] = await rows(world, MemberRow, full_name=BINH)
    assert (await rows(world, DutyRow))[1].member_id == member.id
    asked = [text for text in world.texts(AN) if "Báo cáo chuyên đề" in text][:2]
    assert all(f"Việc này đã giao đồng chí {BINH}." in text for text in asked)
    old = AcceptDutyButton((await rows(world, DutyRow))[0].id)
    assert await world.press(AN, old) == f"Việc này đã giao đồng chí {BINH}."


async def test_who_would_not_prepare_is_for_the_leaders_only(world: World) -> None:
    await world.cell("Chi bộ Láng Hạ", [HA, AN, BINH])
    await plan(world, HA)
    await world.tap(HA, PRESENT)
    await world.tap(HA, AN)
    await world.tap(AN, "Xin không nhận")
    seen = {}
    for name in (HA, BINH):
        await world.say(name, "/chuyende")
        await world.tap(name, next(one for one in labels(world, name) if TITLE in one))
        seen[name] = world.sees(name).text
    assert f"{AN} – không nhận" in seen[HA]
    assert AN not in seen[BINH]
    assert TITLE in seen[BINH]
