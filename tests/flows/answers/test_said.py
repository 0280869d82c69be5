"""Members write instead of pressing: they are asked, and nothing is recorded by itself."""

import csv
from pathlib import Path

from sqlalchemy import select

from core.ui.words import words_in
from db.rows import AnswerRow
from tests.meetings import meet
from tests.world import World

HA, AN = "Lê Thu Hà", "Nguyễn Văn An"
VI = words_in("vi")
TABLE = Path(__file__).parents[2] / "core" / "answers" / "said.tsv"
TEXTS = [
    row["text"]
    for row in csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines(), delimiter="\t")
]


async def begun(world: World) -> int:
    cell_id = await world.cell("Chi bộ Láng Hạ", [HA, AN])
    return (await meet(world, cell_id)).id


def told(world: World, name: str = AN) -> str:
    return world.texts(name)[-1]


async def test_a_no_with_its_reason_is_one_tap(world: World) -> None:
    meeting_id = await begun(world)
    await world.say(AN, "em xin vắng vì đi công tác ạ")
    asked = told(world)
    assert asked.startswith("Đồng chí báo vắng, lý do công tác?")
    assert "📍" in asked
    assert await world.answer_of(meeting_id, AN) is None
    await world.tap(AN, "Đúng, báo vắng, lý do công tác")
    assert await world.answer_of(meeting_id, AN) == "absent"
    assert "Đã ghi nhận: Vắng – công tác" in told(world)
    assert "Đồng chí báo vắng" not in told(world)


async def test_a_yes_an_unsure_and_thanks(world: World) -> None:
    meeting_id = await begun(world)
    await world.say(AN, "Vâng tôi sẽ đi")
    await world.tap(AN, "Đúng, báo tham dự")
    assert await world.answer_of(meeting_id, AN) == "attend"
    await world.say(AN, "cảm ơn")
    assert told(world) == "Cảm ơn đồng chí."
    await world.after(minutes=2)
    await world.say(AN, "tôi chưa chắc")
    await world.tap(AN, "Đúng, chưa chắc dự được")
    assert await world.answer_of(meeting_id, AN) == "unsure"


async def test_lines_in_a_row_are_read_together(world: World) -> None:
    await begun(world)
    before = len(world.texts(AN))
    await world.say(AN, "Tôi không đi được")
    await world.say(AN, "vì ốm")
    await world.say(AN, "cảm ơn")
    assert len(world.texts(AN)) == before + 1
    assert told(world).startswith("Đồng chí báo vắng, lý do sức khỏe?")


async def test_a_question_and_what_is_not_understood_get_the_card(world: World) -> None:
    await begun(world)
    await world.say(AN, "họp ở đâu?")
    assert told(world).startswith("Thông tin buổi sinh hoạt sắp tới:")
    await world.after(minutes=2)
    await world.say(AN, "abc xyz")
    assert "chưa trả lời:" in told(world)
    await world.tap(AN, "Tham dự")
    await world.say(AN, "abc xyz")
    assert "Chào đồng chí" in told(world)


async def test_of_two_meetings_the_one_meant_is_asked_for(world: World) -> None:
    cell_id = await world.cell("Chi bộ Láng Hạ", [HA, AN])
    other_id = await world.cell("Chi bộ Thử Hai", [HA, AN])
    await meet(world, cell_id)
    meeting_id = (await meet(world, other_id)).id
    await world.say(AN, "tôi ốm")
    assert told(world) == "Đồng chí báo vắng, lý do sức khỏe buổi nào?"
    await world.tap(AN, "Thử Hai")
    await world.tap(AN, "Đúng, báo vắng")
    assert await world.answer_of(meeting_id, AN) == "absent"


async def test_an_edited_line_is_read_anew_while_its_preview_stands(world: World) -> None:
    await begun(world)
    line = world.sandbox.say(world.person(AN), "tôi đi")
    await world.settle()
    world.sandbox.edit(world.person(AN), line, "tôi vắng")
    await world.settle()
    assert told(world).startswith("Đồng chí báo vắng?")
    command = world.sandbox.say(world.person(HA), "/themhop 03/12/2026 19:30 Phòng 1")
    await world.settle()
    world.sandbox.edit(world.person(HA), command, "/themhop 05/12/2026 19:30 Phòng 2")
    await world.settle()
    assert "thứ Bảy, 05/12/2026, 19:30" in told(world, HA)
    assert "Phòng 2" in told(world, HA)


async def test_nothing_that_is_written_records_an_answer(world: World) -> None:
    """Not in plain text, not where somebody else's answer is being recorded, not by a name."""
    cell_id = await world.cell("Chi bộ Láng Hạ", [HA, AN])
    await meet(world, cell_id)
    for text in TEXTS:
        world.sandbox.say(world.person(AN), text)
    await world.say(HA, "/lich")
    await world.tap(HA, "Tháng sau")
    await world.tap(HA, "03/12")
    await world.tap(HA, "📊")
    await world.tap(HA, VI.plain("summary.on_behalf"))
    for text in ("An", "vắng", "tham dự", "có"):
        await world.say(HA, text)
    async with world.db.read() as tx:
        assert (await tx.scalars(select(AnswerRow))).all() == []


async def test_a_reason_of_ones_own_is_one_tap(world: World) -> None:
    meeting_id = await begun(world)
    await world.say(AN, "Tôi không đi được vì bận việc đột xuất ạ")
    assert told(world).startswith("Đồng chí báo vắng, lý do “bận việc đột xuất”?")
    assert await world.answer_of(meeting_id, AN) is None
    await world.tap(AN, "Đúng, báo vắng")
    assert await world.answer_of(meeting_id, AN) == "absent"
    assert "Đã ghi nhận: Vắng – bận việc đột xuất" in told(world)


async def test_a_reason_too_long_for_a_button_is_asked_for(world: World) -> None:
    meeting_id = await begun(world)
    await world.say(AN, "tôi vắng vì " + "một chuyện rất dài " * 3)
    assert told(world).startswith("Đồng chí báo vắng?")
    await world.tap(AN, "Đúng, báo vắng")
    assert await world.answer_of(meeting_id, AN) == "absent"


async def test_what_stands_beside_a_picture_and_a_sticker_are_read(world: World) -> None:
    await begun(world)
    an = world.person(AN)
    world.sandbox.send_file(an, "đơn.jpg", b"x", as_photo=True, caption="em ốm ạ")
    await world.settle()
    assert told(world).startswith("Đồng chí báo vắng, lý do sức khỏe?")
    world.sandbox.send_file(an, "đơn 2.jpg", b"x", as_photo=True)
    await world.settle()
    assert told(world).startswith("Đồng chí báo vắng, lý do sức khỏe?")
    await world.after(minutes=2)
    world.sandbox.send_other(an, {"sticker": {"emoji": "👍"}})
    await world.settle()
    assert told(world).startswith("Đồng chí báo tham dự?")


async def test_a_line_edited_when_its_draft_is_gone_is_not_read_anew(world: World) -> None:
    await begun(world)
    ha = world.person(HA)
    command = world.sandbox.say(ha, "/themhop 05/12/2026 19:30 Phòng 1")
    await world.settle()
    await world.tap(HA, "Bỏ")
    world.sandbox.edit(ha, command, "/themhop 06/12/2026 19:30 Phòng 2")
    await world.settle()
    assert told(world, HA).startswith("Tin đồng chí vừa sửa không thay")
    line = world.sandbox.say(ha, "abc")
    await world.settle()
    world.sandbox.edit(ha, line, "abcd")
    await world.settle()
    assert told(world, HA).startswith("Tin đồng chí vừa sửa không thay")


async def test_the_bots_question_is_not_edited_above_what_came_since(world: World) -> None:
    """An answer far above the last message would be seen by nobody."""
    await begun(world)
    await world.say(AN, "abc")
    await world.say(AN, "/lich")
    before = len(world.texts(AN))
    await world.say(AN, "tôi ốm")
    assert len(world.texts(AN)) == before + 1
