"""Cards about a duty follow it: whatever becomes of it, each says what is so now."""

from datetime import date

import pytest

from core.topics import buttons
from db.rows import DutyRow, SwapRow
from tests.mirrors import untrue
from tests.sessions import TITLE, hanoi, plan, register, rows
from tests.world import World

HA, AN, BINH, MAI = "Lê Thu Hà", "Nguyễn Văn An", "Trần Thị Bình", "Phạm Thị Mai"
PRESENT = "Phân công báo cáo chuyên đề"


async def asked(world: World) -> int:
    """A planned topic whose presenter An is asked to be; the cell's id."""
    cell_id = await world.cell("Chi bộ Láng Hạ", [HA, AN, BINH, MAI])
    await plan(world, HA)
    await world.tap(HA, PRESENT)
    await world.tap(HA, AN)
    return cell_id


def card(world: World, name: str, words: str) -> str:
    """The first message to somebody that came with these words, as it reads now."""
    message = next(
        message
        for message in world.sandbox.messages(world.person(name))
        if words in (message.first or "")
    )
    return "\n".join([message.text or "", *world.sandbox.buttons(message)])


async def test_after_a_swap_both_cards_and_old_buttons_say_who_has_it(world: World) -> None:
    await asked(world)
    await world.tap(AN, "Nhận")
    await world.tap(AN, "Nhờ làm thay")
    await world.tap(AN, BINH)
    await world.tap(AN, "Nhờ làm thay")
    await world.tap(AN, MAI)
    assert "Lời nhờ này không còn hiệu lực" in card(world, BINH, "NHỜ LÀM THAY")
    await world.tap(MAI, "Đồng ý")
    given = card(world, AN, "PHÂN CÔNG CHUẨN BỊ")
    assert f"Đồng chí {MAI} đã nhận làm thay." in given
    assert "Nhờ làm thay" not in given
    assert f"Đồng chí {MAI} đã nhận làm thay." in card(world, BINH, "NHỜ LÀM THAY")
    [duty] = await rows(world, DutyRow)
    [refused] = [one for one in await rows(world, SwapRow) if one.state == "over"]
    taken = f"Đồng chí {MAI} đã nhận làm thay."
    for old in (buttons.AcceptDutyButton, buttons.DeclineDutyButton, buttons.SwapButton):
        assert await world.press(AN, old(duty.id)) == taken
    assert await world.press(BINH, buttons.SwapAnswerButton(refused.id, 1)) == taken
    assert await untrue(world) == []


async def test_a_duty_taken_back_is_asked_for_no_more(world: World) -> None:
    await asked(world)
    await world.tap(HA, "↩️")
    assert "cấp ủy chi bộ đã rút phân công" in card(world, AN, "PHÂN CÔNG CHUẨN BỊ")
    [duty] = await rows(world, DutyRow)
    old = buttons.AcceptDutyButton(duty.id)
    assert await world.press(AN, old) == "Cấp ủy chi bộ đã rút phân công này."
    await world.tap(HA, PRESENT)
    await world.tap(HA, AN)
    assert len(await rows(world, DutyRow)) == 2
    assert await untrue(world) == []


async def test_the_day_and_the_title_of_a_topic_reach_every_card(world: World) -> None:
    cell_id = await asked(world)
    assert "Ngày: chưa có ngày" in card(world, AN, "PHÂN CÔNG CHUẨN BỊ")
    await register(world, cell_id, date(2026, 12, 10))
    assert "10/12/2026" in card(world, AN, "PHÂN CÔNG CHUẨN BỊ")
    await world.say(HA, "/chuyende")
    await world.tap(HA, TITLE)
    await world.tap(HA, "Sửa tên")
    await world.say(HA, "Chống lãng phí")
    assert "Chống lãng phí" in card(world, AN, "PHÂN CÔNG CHUẨN BỊ")
    assert await untrue(world) == []


async def test_a_tick_reaches_every_list_that_shows_the_line(world: World) -> None:
    cell_id = await asked(world)
    await world.tap(AN, "Nhận")
    await register(world, cell_id, date(2026, 12, 10))
    await world.until(hanoi(date(2026, 12, 3), 9))
    await world.say(AN, "/viec")
    before = card(world, HA, "ĐÃ LẬP DANH MỤC")
    assert "Gửi đề cương" in card(world, AN, "VIỆC ĐẾN HẠN")
    await world.tap(AN, "Gửi đề cương")
    assert card(world, HA, "ĐÃ LẬP DANH MỤC") != before
    for head in ("VIỆC ĐẾN HẠN", "VIỆC CỦA ĐỒNG CHÍ"):
        assert "☐ Gửi đề cương" not in card(world, AN, head)
    assert await untrue(world) == []


@pytest.mark.parametrize("ends", ["held", "cancelled"])
async def test_lists_follow_the_end_of_the_session(world: World, ends: str) -> None:
    cell_id = await asked(world)
    await world.tap(AN, "Nhận")
    await register(world, cell_id, date(2026, 12, 10))
    await world.say(AN, "/viec")
    if ends == "held":
        await world.until(hanoi(date(2026, 12, 10), 23))
        assert "đã hoàn thành" in card(world, AN, "PHÂN CÔNG CHUẨN BỊ")
    else:
        await world.say(HA, "/suahop 10/12")
        await world.tap(HA, "Hủy buổi")
        await world.tap(HA, "Thời tiết")
        await world.tap(HA, "🚫")
        await world.after(minutes=10)
        assert "đã hủy" in card(world, HA, "ĐÃ LẬP DANH MỤC")
        assert "Ngày: chưa có ngày" in card(world, AN, "PHÂN CÔNG CHUẨN BỊ")
    assert await untrue(world) == []
