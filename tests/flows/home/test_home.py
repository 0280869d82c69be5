"""The start screen, help, language, hints, as people meet them."""

import pytest

from core.home.buttons import CellsButton, CommandButton, LanguageButton
from core.model.people import Role
from core.ui.buttons import Home
from tests.meetings import meet
from tests.world import World

CELL = "Chi bộ Hoa Sen"
SECRETARY, MEMBER = "Nguyễn Văn An", "Trần Thị Bình"


def labels(world: World, name: str) -> list[str]:
    return world.sandbox.buttons(world.sees(name))


async def test_home_shows_the_next_meeting_and_what_a_member_can_do(world: World) -> None:
    cell_id = await world.cell(CELL, [SECRETARY, MEMBER])
    await meet(world, cell_id)
    await world.say(MEMBER, "/start")
    seen = world.sees(MEMBER)
    assert "Chào đồng chí Trần Thị Bình!" in seen.text
    assert "Buổi sinh hoạt tới: thứ Năm, 03/12/2026, 19:30, Hội trường tầng 2" in seen.text
    assert "📌 Buổi sắp tới" in labels(world, MEMBER)
    assert "➕ Lập buổi mới" not in labels(world, MEMBER)


async def test_a_secretary_has_more_on_home(world: World) -> None:
    await world.cell(CELL, [SECRETARY])
    await world.say(SECRETARY, "/start")
    assert "Chi bộ Hoa Sen – Bí thư" in world.sees(SECRETARY).text
    assert {"➕ Lập buổi mới", "👥 Đảng viên", "⚙️ Cài đặt"} <= set(labels(world, SECRETARY))


async def test_a_button_on_home_does_what_the_command_does(world: World) -> None:
    cell_id = await world.cell(CELL, [SECRETARY, MEMBER])
    await meet(world, cell_id)
    await world.say(MEMBER, "/start")
    await world.tap(MEMBER, "Buổi sắp tới")
    assert "✅ Tham dự" in labels(world, MEMBER)


async def test_help_lists_commands_and_leads_home_in_place(world: World) -> None:
    await world.cell(CELL, [SECRETARY, MEMBER])
    await world.say(MEMBER, "/trogiup")
    assert "/hop – " in world.sees(MEMBER).text
    assert "/themhop" not in world.sees(MEMBER).text
    before = len(world.texts(MEMBER))
    await world.tap(MEMBER, "Trang chính")
    assert "Chào đồng chí" in world.sees(MEMBER).text
    assert len(world.texts(MEMBER)) == before


async def test_a_stranger_is_told_how_to_come_in_and_nothing_is_kept(world: World) -> None:
    await world.say("Người Lạ", "/start")
    assert len(world.texts("Người Lạ")) == 1
    await world.say("Người Lạ", "/help")
    assert "/themhop" not in world.sees("Người Lạ").text
    await world.tap("Người Lạ", "Trang chính")
    await world.say("Người Lạ", "/language")
    assert "Tiếng Việt" not in world.sees("Người Lạ").text


async def test_the_language_is_kept_and_the_menu_follows(world: World) -> None:
    await world.cell(CELL, [SECRETARY, MEMBER])
    await world.say(MEMBER, "/ngonngu")
    await world.tap(MEMBER, "English")
    assert labels(world, MEMBER)[1] == "✓ English"
    menu = [c["command"] for c in world.sandbox.commands(world.person(MEMBER))]
    assert "next" in menu
    assert "hop" not in menu
    await world.say(MEMBER, "/start")
    assert "Welcome" in world.sees(MEMBER).text


async def test_a_forged_language_changes_nothing(world: World) -> None:
    await world.cell(CELL, [SECRETARY, MEMBER])
    await world.say(MEMBER, "/ngonngu")
    person = world.person(MEMBER)
    world.sandbox.press_data(person, LanguageButton("xx").pack(), message=world.sees(MEMBER))
    await world.say(MEMBER, "/start")
    assert "Chào đồng chí" in world.sees(MEMBER).text


async def test_lines_in_a_row_are_answered_in_one_message(world: World) -> None:
    await world.cell(CELL, [SECRETARY, MEMBER])
    for words in ("xin chào", "hôm nay", "alo"):
        await world.say(MEMBER, words)
    [told] = world.texts(MEMBER)
    assert told.startswith("Bot chưa hiểu tin nhắn này.")
    assert "Chào đồng chí" in told
    await world.after(minutes=2)
    await world.say(MEMBER, "xin chào")
    assert len(world.texts(MEMBER)) == 2


async def test_whoever_has_not_joined_hears_how_to_whatever_they_write(world: World) -> None:
    for words in ("xin chào", "vắng", "/licj"):
        await world.say("Người Lạ", words)
        [told] = world.texts("Người Lạ")
        assert "liên kết mời" in told, words


async def test_commands_are_known_with_their_marks_and_nearly_so(world: World) -> None:
    await world.cell(CELL, [SECRETARY, MEMBER])
    for words in ("/lịch", "/LỊCH", "/ lich", "/lich@chibo_demo_bot"):
        await world.after(minutes=2)
        await world.say(MEMBER, words)
        assert "LỊCH" in world.sees(MEMBER).text, words
    await world.say(SECRETARY, "/thêm họp 03/12/2026 19:30 Phòng 5")
    assert "Phòng 5" in world.sees(SECRETARY).text
    await world.say(MEMBER, "/báo vắng")
    assert "/vang" in world.sees(MEMBER).text
    await world.after(minutes=2)
    await world.say(MEMBER, "/licj")
    assert "Không có lệnh /licj. Có phải đồng chí muốn /lich?" in world.sees(MEMBER).text
    await world.say(MEMBER, "/hopmoi")
    assert "/hopmoi" in world.sees(MEMBER).text, "each command is answered below it"
    await world.tap(MEMBER, "Lịch")
    assert "LỊCH" in world.sees(MEMBER).text


OTHERS = ["sticker", "voice", "video_note", "location", "contact", "poll", "dice", "animation"]


@pytest.mark.parametrize("kind", OTHERS)
async def test_whatever_is_sent_is_answered(world: World, kind: str) -> None:
    await world.cell(CELL, [SECRETARY, MEMBER])
    world.sandbox.send_other(world.person(MEMBER), {kind: {}})
    await world.settle()
    assert len(world.texts(MEMBER)) == 1
    assert labels(world, MEMBER)


async def test_an_anonymous_administrator_hears_why_nothing_can_be_done(world: World) -> None:
    await world.cell(CELL, [SECRETARY, MEMBER])
    group = world.sandbox.add_group("Nhóm", [world.person(SECRETARY)])
    world.sandbox.add_bot(group, by=world.person(SECRETARY))
    await world.settle()
    said = {"text": "/lich", "sender_chat": {"id": group.id, "type": "supergroup", "title": "Nhóm"}}
    world.sandbox.send_other(world.person(SECRETARY), said, chat=group)
    await world.settle()
    assert "viết ẩn danh" in world.sandbox.last(group).text


async def test_a_file_is_refused_with_a_kind_word_once_for_an_album(world: World) -> None:
    await world.cell(CELL, [SECRETARY, MEMBER])
    for number in range(3):
        world.sandbox.send_file(world.person(MEMBER), f"{number}.jpg", b"x", as_photo=True)
    await world.settle()
    (told,) = world.texts(MEMBER)
    assert "Sổ tay đảng viên điện tử" in told


async def test_an_old_button_says_where_to_begin_again(world: World) -> None:
    await world.cell(CELL, [SECRETARY, MEMBER])
    await world.say(MEMBER, "/start")
    for data in ("0ab:1", "1zz", "1hn", "rubbish"):
        press = world.sandbox.press_data(world.person(MEMBER), data, message=world.sees(MEMBER))
        await world.settle()
        assert press.text == "Nút này đã cũ. Đồng chí mở lại bằng /start."
        assert press.alert


async def test_a_command_button_with_a_made_up_name_is_refused(world: World) -> None:
    await world.cell(CELL, [SECRETARY, MEMBER])
    await world.say(MEMBER, "/start")
    before = world.sees(MEMBER).text
    data = CommandButton("khongco").pack()
    press = world.sandbox.press_data(world.person(MEMBER), data, message=world.sees(MEMBER))
    await world.settle()
    assert press.alert
    assert world.sees(MEMBER).text == before


async def test_an_officer_looks_over_the_cells_page_by_page(world: World) -> None:
    first = await world.cell("Chi bộ số 01", [SECRETARY, MEMBER, "Lê Văn Cường (chưa)"])
    for number in range(2, 11):
        await world.cell(f"Chi bộ số {number:02}", [])
    await world.member(None, "Vũ Thị Giang", Role.OFFICER)
    await meet(world, first)
    await world.say("Vũ Thị Giang", "/start")
    assert "Đảng ủy Khối" in world.sees("Vũ Thị Giang").text
    await world.tap("Vũ Thị Giang", "Chi bộ trực thuộc")
    seen = world.sees("Vũ Thị Giang").text
    assert "Chi bộ số 01: 03 đồng chí, 02 đồng chí đã tham gia" in seen
    assert "thứ Năm, 03/12/2026, 19:30" in seen
    assert "Trang 1/2" in seen
    assert "Chi bộ số 09" not in seen
    page = CellsButton(1).pack()
    message = world.sees("Vũ Thị Giang")
    world.sandbox.press_data(world.person("Vũ Thị Giang"), page, message=message)
    await world.settle()
    assert "Chi bộ số 10" in world.sees("Vũ Thị Giang").text
    await world.tap("Vũ Thị Giang", "Chi bộ số 10")
    assert "Chi bộ số 10" in world.sees("Vũ Thị Giang").text


async def test_a_secretary_cannot_look_over_the_cells(world: World) -> None:
    await world.cell(CELL, [SECRETARY])
    await world.say(SECRETARY, "/start")
    before = world.sees(SECRETARY).text
    data = CellsButton().pack()
    press = world.sandbox.press_data(world.person(SECRETARY), data, message=world.sees(SECRETARY))
    await world.settle()
    assert press.alert
    assert world.sees(SECRETARY).text == before


async def test_home_and_commands_stay_out_of_a_group(world: World) -> None:
    await world.cell(CELL, [SECRETARY])
    secretary = world.person(SECRETARY)
    group = world.sandbox.add_group("Nhóm Hoa Sen", [secretary])
    world.sandbox.add_bot(group, by=secretary)
    await world.settle()
    before = world.sandbox.last(group).text
    for button in (Home(), CommandButton("toi"), CommandButton("hop")):
        message = world.sandbox.last(group)
        press = world.sandbox.press_data(secretary, button.pack(), message=message)
        await world.settle()
        assert press.alert
    assert world.sandbox.last(group).text == before
