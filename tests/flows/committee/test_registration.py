"""The month's registration: asked for, tapped, reminded, handed to the deputy, listed."""

from datetime import UTC, date, datetime

from sqlalchemy import func, select, update

from core.committee.registration import RegistrationStep
from core.model.people import Role
from db.rows import CellRow, CommitteeRow, DeliveryRow, MeetingRow, RegistrationRow
from tests.meetings import meet, post
from tests.world import World

CELL, OTHER = "Chi bộ Láng Hạ", "Chi bộ Thành Công"
HA, PHUC, AN, LAN, TAM = "Lê Thu Hà", "Vũ Văn Phúc", "Nguyễn Văn An", "Hồ Thị Lan", "Vũ Minh Tâm"
RULE = {
    "version": 1, "pattern": "day_of_month", "day": 3, "at": "19:30", "every": 1,
    "start_month": 1, "shift": "stay",
}  # fmt: skip
REGISTER = "✅ Đăng ký ngày 03/12, 19:30"


async def a_cell(world: World) -> int:
    """A cell with a rule, a secretary and a deputy, and an officer above it."""
    cell_id = await world.cell(CELL, [HA, AN])
    await world.member(cell_id, PHUC, Role.DEPUTY)
    await world.member(None, TAM, Role.OFFICER)
    async with world.db.begin() as tx:
        await tx.execute(
            update(CellRow).where(CellRow.id == cell_id).values(rule=RULE, place="Hội trường")
        )
    return cell_id


async def to(world: World, day: int, hour: int = 8) -> None:
    """On to that hour of a day of November in Hà Nội."""
    await world.until(datetime(2026, 11, day, hour - 7, 0, 5, tzinfo=UTC))


async def rows(world: World) -> list[tuple[str, date, RegistrationStep]]:
    async with world.db.read() as tx:
        found = await tx.execute(
            select(CellRow.name, RegistrationRow.month, RegistrationRow.state)
            .join(CellRow, CellRow.id == RegistrationRow.cell_id)
            .order_by(RegistrationRow.id)
        )
        return [(name, month, RegistrationStep(state)) for name, month, state in found]


def labels(world: World, name: str) -> list[str]:
    return world.sandbox.buttons(world.sees(name))


async def meetings(world: World) -> list[MeetingRow]:
    async with world.db.read() as tx:
        return list(await tx.scalars(select(MeetingRow).order_by(MeetingRow.id)))


async def test_where_no_place_is_known_nobody_is_promised_one_tap(world: World) -> None:
    cell_id = await a_cell(world)
    async with world.db.begin() as tx:
        await tx.execute(update(CellRow).where(CellRow.id == cell_id).values(place=""))
    await to(world, 25)
    seen = world.sees(HA)
    assert "là xong" not in seen.text
    assert "Bấm nút đầu tiên rồi cho biết nơi họp" in seen.text
    await post(world, HA, REGISTER)
    assert "nơi họp" in seen.text
    assert await meetings(world) == []


async def test_one_tap_registers_and_a_second_one_changes_nothing(world: World) -> None:
    await a_cell(world)
    await to(world, 24)
    assert world.texts(HA) == []
    await to(world, 25)
    seen = world.sees(HA)
    assert "ĐĂNG KÝ LỊCH SINH HOẠT THÁNG 12/2026" in seen.text
    assert "Theo lịch của chi bộ: thứ Năm, 03/12/2026, 19:30\n📍 Hội trường" in seen.text
    assert labels(world, HA)[:3] == [REGISTER, "🗓 Chọn ngày khác", "📖 Kết hợp chuyên đề"]
    assert (world.texts(PHUC), world.texts(AN)) == ([], [])
    data = (seen.reply_markup or [])[0][0].data or ""
    assert await post(world, HA, REGISTER) == "Một phút nữa bot đăng. Trước đó có thể Hoàn tác."
    assert "Đã đăng ký tháng 12/2026" in seen.text
    assert "MỜI HỌP CHI BỘ" in world.sees(AN).text
    world.sandbox.press_data(world.person(HA), data, message=seen)
    await world.settle()
    assert "Đã đăng ký tháng 12/2026" in seen.text
    [meeting] = await meetings(world)
    assert (meeting.on_date, meeting.place) == (date(2026, 12, 3), "Hội trường")
    await to(world, 30)
    assert await rows(world) == [(CELL, date(2026, 12, 1), RegistrationStep.REGISTERED)]
    assert not any("Nhắc đồng chí" in text for text in world.texts(HA))


async def test_silence_leads_to_the_deputy_and_to_the_list_each_once(world: World) -> None:
    await a_cell(world)
    lan_id = await world.cell(OTHER, [LAN])
    await meet(world, lan_id)
    await to(world, 25)
    await world.stop_bot()
    await world.start_bot()
    # 28 and 29 November are a weekend: what is due then comes on Monday.
    for day, asked in ((26, 1), (27, 2), (28, 2), (29, 2)):
        await to(world, day)
        assert len(world.texts(HA)) == asked
    assert "chưa đăng ký buổi sinh hoạt thường kỳ tháng 12/2026" in world.sees(HA).text
    assert (world.texts(PHUC), world.texts(TAM)) == ([], [])
    await to(world, 30)
    assert "Đề nghị đồng chí phó bí thư đăng ký giúp" in world.sees(PHUC).text
    assert len(world.texts(HA)) == 3
    [told] = world.texts(TAM)
    assert "CHƯA ĐĂNG KÝ LỊCH: 01 chi bộ" in told
    assert "• Láng Hạ, tháng 12/2026" in told
    assert OTHER.removeprefix("Chi bộ ") not in told
    assert await rows(world) == [
        (CELL, date(2026, 12, 1), RegistrationStep.LISTED),
        (OTHER, date(2026, 12, 1), RegistrationStep.REGISTERED),
    ]
    await world.after(days=3)
    assert len(world.texts(HA) + world.texts(PHUC) + world.texts(TAM)) == 5
    await post(world, PHUC, REGISTER)
    await world.after(seconds=15)
    assert (await rows(world))[0][2] is RegistrationStep.REGISTERED


async def test_many_cells_listed_on_one_day_are_one_message(world: World) -> None:
    await a_cell(world)
    for number in range(12):
        name = f"Chi bộ số {number}" if number else "Chi bộ Đống Đa"
        await world.cell(name, [f"Bí thư Số {number:02d}"])
    await to(world, 25)
    for day in (27, 28, 29, 30):
        await to(world, day)
    [told] = world.texts(TAM)
    assert "CHƯA ĐĂNG KÝ LỊCH: 13 chi bộ" in told
    order = ["Đống Đa,", "Láng Hạ,", "số 2,", "số 10,"]
    assert sorted(order, key=told.index) == order
    async with world.db.read() as tx:
        asked = await tx.scalar(select(func.count()).where(DeliveryRow.kind == "registration"))
    assert asked == 3 * 13 + 1  # asked and reminded twice; one of them has a deputy


async def test_other_ways_to_a_meeting_register_and_cancelling_undoes_it(world: World) -> None:
    await a_cell(world)
    await world.say(HA, "/themhop 10/12/2026 19:30 Hội trường")
    await post(world, HA)
    written = len(world.texts(HA))
    await to(world, 26)
    assert len(world.texts(HA)) == written
    async with world.db.begin() as tx:
        await tx.execute(update(MeetingRow).values(state="cancelled"))
    await world.after(seconds=15)
    assert await rows(world) == [(CELL, date(2026, 12, 1), RegistrationStep.ASKED)]
    assert len(world.texts(HA)) == written
    await to(world, 30)
    assert "Nhắc đồng chí" in world.sees(HA).text


async def test_another_day_and_a_topic_go_through_the_usual_questions(world: World) -> None:
    await a_cell(world)
    await world.say(HA, "/dangky")
    assert "Buổi thường kỳ tháng 11/2026: chưa đăng ký" in world.sees(HA).text
    await world.tap(HA, "Đăng ký tháng 12/2026")
    await world.tap(HA, "Chọn ngày khác")
    assert "12/2026" in labels(world, HA)
    await world.say(HA, "ngày 28/11")
    assert "đang chọn ngày cho tháng 12/2026, nhưng ngày này thuộc tháng 11/2026" in (
        world.sees(HA).text
    )
    await world.say(HA, "ngày 28")
    assert "thứ Hai, 28/12/2026" in world.sees(HA).text
    await world.say(HA, "ngày 5/12")
    assert "thứ Bảy, 05/12/2026" in world.sees(HA).text
    await world.tap(HA, "Bỏ")
    await world.say(HA, "/register")
    await world.tap(HA, "Đăng ký tháng 12/2026")
    await world.tap(HA, "Kết hợp chuyên đề")
    await world.say(HA, "Học tập và làm theo Bác năm 2026")
    assert "Sinh hoạt thường kỳ kết hợp chuyên đề" in world.sees(HA).text
    preview = world.sees(HA)
    assert await post(world, HA) == "Một phút nữa bot đăng. Trước đó có thể Hoàn tác."
    assert preview.text.startswith("✅ Đã đăng ký tháng 12/2026.")
    assert world.sandbox.buttons(preview)[0] == "📌 Xem buổi sinh hoạt"
    [meeting] = await meetings(world)
    assert (meeting.kind, meeting.on_date) == ("combined", date(2026, 12, 3))
    await world.say(HA, "/dangky")
    assert "✅ Buổi thường kỳ tháng 12/2026: thứ Năm, 03/12/2026, 19:30" in world.sees(HA).text


async def test_a_day_typed_after_the_command_is_that_meeting(world: World) -> None:
    await a_cell(world)
    await world.say(HA, "/dangky 10/12 19h30")
    assert "✔️ thứ Năm, 10/12/2026\n✔️ 19:30" in world.sees(HA).text
    await world.tap(HA, "Hội trường")
    await post(world, HA)
    [meeting] = await meetings(world)
    assert (meeting.on_date, meeting.kind) == (date(2026, 12, 10), "regular")
    await world.say(AN, "/dangky 10/12 19h30")
    assert "do cấp ủy thực hiện" in world.sees(AN).text


async def test_the_month_that_is_registered_stays_open_while_the_topic_is_typed(
    world: World,
) -> None:
    await world.cell(CELL, [HA, AN])
    await world.say(HA, "/dangky")
    await world.tap(HA, "Đăng ký tháng 12/2026")
    assert "🗓 Chọn ngày, giờ" in labels(world, HA)
    await world.tap(HA, "Kết hợp chuyên đề")
    await world.say(HA, "Học tập và làm theo Bác năm 2026")
    assert "Học tập và làm theo Bác năm 2026" in world.sees(HA).text
    assert "12/2026" in labels(world, HA)


async def test_without_a_rule_the_day_is_chosen_and_without_a_secretary_the_deputy_is_asked(
    world: World,
) -> None:
    cell_id = await world.cell(CELL, [f"{HA} (chưa)", AN])
    await world.member(cell_id, PHUC, Role.DEPUTY)
    async with world.db.begin() as tx:
        await tx.execute(update(CommitteeRow).values(settings={"registration": {"ask_day": 23}}))
    await to(world, 23)
    assert "Đồng chí bấm nút dưới đây để chọn ngày, giờ." in world.sees(PHUC).text
    assert labels(world, PHUC)[0] == "🗓 Chọn ngày, giờ"
    await world.say(AN, "/dangky")
    assert "do cấp ủy thực hiện" in world.sees(AN).text


async def test_a_day_that_has_passed_is_said_to_have_passed(world: World) -> None:
    await a_cell(world)
    await to(world, 25)
    await world.until(datetime(2026, 12, 20, tzinfo=UTC))
    said = await post(world, HA, REGISTER)
    assert said == "Thời điểm này đã qua. Đồng chí chọn ngày, giờ sắp tới."
    assert await meetings(world) == []


async def test_a_changed_rule_is_shown_before_it_counts(world: World) -> None:
    cell_id = await a_cell(world)
    await to(world, 25)
    async with world.db.begin() as tx:
        await tx.execute(
            update(CellRow).where(CellRow.id == cell_id).values(rule={**RULE, "day": 8})
        )
    said = await post(world, HA, REGISTER)
    assert said == "Lịch đã thay đổi. Đồng chí xem lại ngày, giờ mới."
    assert await meetings(world) == []
    assert "✅ Đăng ký ngày 08/12, 19:30" in labels(world, HA)
