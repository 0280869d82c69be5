"""After a session: few taps to its evaluation, which takes nobody's answer for their presence."""

from dataclasses import dataclass
from datetime import date

import pytest

from db.rows import EvaluationRow, ReadingRow
from tests.sessions import hanoi, register, rows
from tests.world import World

HA, AN, BINH, CUONG, DUNG = (
    "Lê Thu Hà",
    "Nguyễn Văn An",
    "Trần Thị Bình",
    "Phạm Quốc Cường",
    "Vũ Thị Dung",
)
MOST_TAPS, MOST_LINES = 8, 4


@dataclass
class Way:
    """Somebody's way through the bot, counted."""

    world: World
    name: str
    taps: int = 0
    lines: int = 0

    async def tap(self, button: str) -> str:
        self.taps += 1
        return await self.world.tap(self.name, button)

    async def say(self, text: str) -> None:
        self.lines += 1
        await self.world.say(self.name, text)

    @property
    def sees(self) -> str:
        """The evaluation, as it is shown by now."""
        return evaluation(self.world)


def evaluation(world: World) -> str:
    return [text for text in world.texts(HA) if "ĐÁNH GIÁ BUỔI SINH HOẠT" in text][-1]


async def held(world: World) -> None:
    """A session that began half an hour ago: An comes, Bình said absent, Cường and Dung nothing."""
    cell_id = await world.cell("Chi bộ Láng Hạ", [HA, AN, BINH, CUONG, DUNG])
    await register(world, cell_id, date(2026, 11, 26))
    await world.tap(AN, "Tham dự")
    await world.tap(BINH, "Vắng")
    await world.tap(BINH, "Công tác")
    await world.until(hanoi(date(2026, 11, 26), 20))


async def test_from_held_to_evaluated_in_few_taps(world: World) -> None:
    """One question after the other; no roll was taken, and no conclusion is written apart."""
    await held(world)
    way = Way(world, HA)
    await way.tap("📝 Đánh giá")
    assert "Báo tham dự: 01/05; có mặt: chưa điểm danh" in way.sees
    await way.tap("Đánh giá lần lượt")
    assert "bước 1/7" in way.sees
    await way.tap("90 phút")
    assert "bước 2/7" in way.sees
    await way.tap("Bỏ qua")
    for line in ("Chuẩn bị kỹ, đúng giờ.", "Ít ý kiến thảo luận.", "Gửi câu hỏi gợi ý sớm hơn."):
        await way.say(line)
    assert "bước 6/7" in way.sees
    assert "tới các đồng chí đã báo vắng" in way.sees
    await way.tap("Bỏ qua")
    assert "2. Số đảng viên tham dự: –/5" in way.sees
    assert "<code>5 40 5 30 5</code>" not in way.sees
    await way.say("4 36 5 28 5")
    await way.tap("Hoàn tất đánh giá")
    assert way.taps <= MOST_TAPS, way
    assert way.lines <= MOST_LINES, way
    [kept] = await rows(world, EvaluationRow)
    assert (kept.present, kept.coming, kept.expected) == (None, 1, 5)
    assert kept.scores["attendance"] == 4
    assert kept.closed_at is not None
    assert "có mặt: chưa điểm danh" in way.sees


async def test_the_conclusion_reaches_those_who_said_absent_and_says_so(world: World) -> None:
    await held(world)
    await world.tap(HA, "📝 Đánh giá")
    for part in ("Ưu điểm", "Tồn tại", "Rút kinh nghiệm", "Kết luận"):
        await world.tap(HA, part)
        await world.say(HA, f"{part}: mỗi đồng chí một việc.")
    await world.tap(HA, "Thời lượng")
    await world.say(HA, "95 phút")
    await world.tap(HA, "Chấm điểm")
    await world.say(HA, "5/5 40/40 5/5 30/30 5/5")
    await world.tap(HA, "Hoàn tất đánh giá")
    told = {name for name in (AN, BINH, CUONG, DUNG) if "KẾT LUẬN BUỔI" in str(world.texts(name))}
    assert told == {BINH}
    assert "Đồng chí đã báo vắng buổi này" in world.sees(BINH).text
    assert len(await rows(world, ReadingRow)) == 1
    assert (await rows(world, EvaluationRow))[0].minutes_long == 95


async def test_only_a_count_gives_points_for_attendance(world: World) -> None:
    """Nothing is proposed until somebody has counted, and what they counted may be typed."""
    await held(world)
    await world.tap(HA, "📝 Đánh giá")
    assert "2. Số đảng viên tham dự: –/5" in evaluation(world)
    await world.tap(HA, "Số có mặt")
    await world.say(HA, "4 đồng chí")
    assert "Báo tham dự: 01/05; có mặt: 04/05 (80,0%; tốt: từ 90%)" in evaluation(world)
    assert "2. Số đảng viên tham dự: 3/5 (bot tính)" in evaluation(world)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("45 36 5 28 5", "Dòng 2: từ 0 đến 5 điểm, đồng chí gõ 45."),
        ("4 36 5 28 5 9", "nhiều nhất 5 số"),
        ("tốt lắm", "nhiều nhất 5 số"),
    ],
)
async def test_points_out_of_frame_are_asked_again(world: World, typed: str, told: str) -> None:
    await held(world)
    await world.tap(HA, "📝 Đánh giá")
    await world.tap(HA, "Thời lượng")
    await world.tap(HA, "90 phút")
    await world.tap(HA, "Chấm điểm")
    await world.say(HA, typed)
    assert told in evaluation(world)
    assert "Đồng chí gõ điểm các dòng" in evaluation(world)
    assert (await rows(world, EvaluationRow))[0].scores == {}
    await world.say(HA, "4 36")
    await world.tap(HA, "Chấm điểm")
    assert "các dòng 5, 6, 7 theo thứ tự" in evaluation(world)
