"""The draft of a year: adjusted by buttons, published once, and a rule that changes later."""

from datetime import date, time, timedelta

from sqlalchemy import select

from core.dates.zones import to_utc
from db.prompts import PICK
from db.rows import LogRow, MeetingRow, PromptRow, ReminderRow, SeriesRow
from sandbox import Message
from tests.meetings import post
from tests.world import World

HANOI = "Asia/Ho_Chi_Minh"
HA, AN = "Lê Thu Hà", "Nguyễn Văn An"


async def meetings(world: World) -> list[MeetingRow]:
    async with world.db.read() as tx:
        return list(await tx.scalars(select(MeetingRow).order_by(MeetingRow.starts_at)))


async def set_rule(world: World, typed: str, shift: str = "Muộn hơn") -> None:
    await world.say(HA, "/caidat")
    await world.tap(HA, "Lịch thường kỳ")
    await world.say(HA, typed)
    await world.tap(HA, shift)


async def see_the_year(world: World) -> Message:
    """A meeting on 5 December, a rule for the 3rd with a place: the draft of the rest."""
    await world.cell("Chi bộ Láng Hạ", [HA, AN])
    await world.say(HA, "/themhop 05/12/2026 19:30 Hội trường")
    await post(world, HA)
    await set_rule(world, "ngày 3 hằng tháng 19:30")
    await world.tap(HA, "Lưu")
    await world.tap(HA, "Lập lịch cả năm")
    assert "Đồng chí đặt nơi họp thường dùng trước khi đăng" in world.sees(HA).text
    await world.tap(HA, "Nơi họp")
    await world.tap(HA, "Hội trường")
    await world.tap(HA, "Lưu")
    await world.tap(HA, "‹ Cài đặt")
    await world.tap(HA, "Lịch thường kỳ")
    await world.tap(HA, "Lập lịch cả năm")
    return world.sees(HA)


async def test_a_year_is_adjusted_and_published_once(world: World) -> None:
    draft = await see_the_year(world)
    assert "Tháng 12/2026: đã có buổi ngày 05/12, giữ nguyên" in draft.text
    assert "• thứ Hai, 04/01/2027 (dời từ Chủ nhật, 03/01: ngày cuối tuần)" in draft.text
    before = world.texts(AN)
    await world.tap(HA, "04/01")
    await world.tap(HA, "Muộn hơn: thứ Ba, 05/01")
    assert "05/01/2027 (đồng chí chọn; theo lịch thường kỳ: thứ Hai, 04/01)" in draft.text
    await world.tap(HA, "Lịch cả năm")
    await world.tap(HA, "03/02")
    await world.tap(HA, "Tháng này không lập")
    await world.tap(HA, "Lịch cả năm")
    assert "Tháng 02/2027: không lập" in draft.text
    await world.stop_bot()
    await world.start_bot()
    await world.tap(HA, "03/03")
    await world.tap(HA, "Ngày khác")
    assert "Ngày có dấu •" not in draft.text
    await world.tap(HA, "10")
    await world.say(HA, "31/4")
    assert "31/4" in world.sees(HA).text
    await world.say(HA, "5/4/2027")
    assert "không thuộc tháng 03/2027" in world.sees(HA).text
    await world.say(HA, "hôm nào đó")
    assert "ví dụ: 15/03" in world.sees(HA).text
    await world.say(HA, "11")
    assert "11/03/2027 (đồng chí chọn" in world.sees(HA).text
    for typed, day in (("ngày 20", "20/03"), ("thứ sáu đầu tiên", "05/03"), ("mùng 11", "11/03")):
        await world.say(HA, typed)
        assert f"{day}/2027 (đồng chí chọn" in world.sees(HA).text
    await world.tap(HA, "Lịch cả năm")
    year = world.sees(HA)
    rows = year.reply_markup or []
    data = next(b.data for row in rows for b in row if "Đăng" in b.text)
    assert world.texts(AN) == before
    await post(world, HA, "Đăng cả năm (10 buổi)")
    assert "10 buổi đã vào lịch" in year.text
    again = world.sandbox.press_data(world.person(HA), data or "", message=year)
    await world.settle()
    assert again.text == "Lịch đã thay đổi. Đồng chí xem lại dự thảo mới."
    made = [m for m in await meetings(world) if m.series_id]
    assert len(made) == 10
    by_hand = {m.on_date: m.rule_on for m in made if m.excepted}
    assert by_hand == {
        date(2027, 1, 5): date(2027, 1, 4),
        date(2027, 3, 11): date(2027, 3, 3),
    }
    assert {m.rule_on for m in made if not m.excepted} == {
        m.on_date for m in made if not m.excepted
    }
    async with world.db.read() as tx:
        assert len((await tx.scalars(select(SeriesRow))).all()) == 1
        assert {prompt.kind for prompt in await tx.scalars(select(PromptRow))} <= {PICK}
    assert world.texts(AN) == before


async def test_a_draft_is_forgotten_after_a_day_and_says_so(world: World) -> None:
    draft = await see_the_year(world)
    await world.tap(HA, "03/02")
    await world.tap(HA, "Tháng này không lập")
    await world.tap(HA, "Lịch cả năm")
    await world.after(days=2)
    assert "xem lại dự thảo mới" in await post(world, HA, "Đăng cả năm (10 buổi)")
    assert "📣 Đăng cả năm (11 buổi)" in world.sandbox.buttons(draft)
    await world.tap(HA, "03/02")
    await world.tap(HA, "Sớm hơn: thứ Ba, 02/02")
    await world.tap(HA, "Theo lịch thường kỳ: thứ Tư, 03/02")
    await world.tap(HA, "Lịch cả năm")
    assert "Hoàn tác, theo lịch thường kỳ" not in str(world.sandbox.buttons(draft))
    assert len(await meetings(world)) == 1


async def test_the_years_meetings_invite_ten_days_before(world: World) -> None:
    await see_the_year(world)
    before = len(world.texts(AN))
    await post(world, HA, "Đăng cả năm")
    assert len(world.texts(AN)) == before
    async with world.db.read() as tx:
        invited = (
            await tx.scalars(select(ReminderRow).where(ReminderRow.kind == "invitation"))
        ).all()
    starts = {m.id: m.starts_at for m in await meetings(world) if m.series_id}
    ahead = {starts[wave.meeting_id] - wave.due_at for wave in invited if wave.meeting_id in starts}
    assert ahead == {timedelta(days=10)}
    await world.after(days=35)
    assert "thứ Hai, 04/01/2027, 19:30" in world.sees(AN).text


async def test_a_changed_rule_moves_what_nobody_touched_and_tells_once(world: World) -> None:
    await see_the_year(world)
    await world.tap(HA, "04/01")
    await world.tap(HA, "Muộn hơn")
    await world.tap(HA, "Lịch cả năm")
    await post(world, HA, "Đăng cả năm (11 buổi)")
    await world.until(to_utc(date(2027, 1, 27), time(9), HANOI))
    before = world.texts(AN)
    await set_rule(world, "ngày 10 hằng tháng 08:00", "Giữ nguyên")
    text = world.sees(HA).text
    assert "10 buổi đã đăng theo lịch thường kỳ cũ" in text
    assert "• thứ Tư, 03/02/2027, 19:30 → thứ Tư, 10/02/2027, 08:00" in text
    await world.tap(HA, "Lưu, sửa luôn 10 buổi")
    made = [m for m in await meetings(world) if m.series_id]
    assert [m.on_date.day for m in made] == [5] + [10] * 10
    assert world.texts(AN) == before
    await world.after(minutes=10)
    news = world.texts(AN)[len(before) :]
    assert len(news) == 1
    assert "10/02/2027" in news[0]
    async with world.db.read() as tx:
        changes = await tx.scalars(select(LogRow).where(LogRow.action == "change_meeting"))
        assert len(changes.all()) == 10


async def test_a_changed_rule_can_leave_the_published_meetings(world: World) -> None:
    await see_the_year(world)
    await post(world, HA, "Đăng cả năm (11 buổi)")
    days = [m.on_date for m in await meetings(world)]
    await set_rule(world, "ngày 10 hằng tháng 08:00", "Giữ nguyên")
    await world.tap(HA, "Lưu, giữ các buổi đã đăng")
    assert [m.on_date for m in await meetings(world)] == days
    await world.tap(HA, "Lập lịch cả năm")
    assert "Tháng 02/2027: đã có buổi ngày 03/02, giữ nguyên" in world.sees(HA).text
