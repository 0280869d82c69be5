"""A committee as an operator brings it in, and what its people have on their telephones."""

import re
from datetime import timedelta

from openpyxl import Workbook
from sqlalchemy import select

from bot.commands import parser
from bot.console import import_roster as import_command
from bot.console import invite as invite_command
from bot.console.import_roster import Console, Order
from db.rows import DeliveryRow, MemberRow
from sandbox import Chat, Message
from tests.world import World

CELL, OTHER_CELL, COMMITTEE = "Chi bộ Láng Hạ", "Chi bộ Thành Công", "Đảng ủy Khối"
HA, PHUC, AN, BINH = "Lê Thu Hà", "Vũ Văn Phúc", "Nguyễn Văn An", "Trần Thị Bình"
CUONG, DUC, GIANG, HAI = "Phạm Quốc Cường", "Đỗ Minh Đức", "Hoàng Thị Giang", "Bùi Văn Hải"
KHANH, LAM, MAI, NAM = "Ngô Thị Khánh", "Đinh Văn Lâm", "Tạ Thị Mai", "Dương Văn Nam"
LAN, MINH, TAM = "Hồ Thị Lan", "Lý Văn Minh", "Vũ Minh Tâm"

SHEET = (
    ("STT", "Chi bộ", "Họ tên", "Chức vụ", "Diện", "Miễn sinh hoạt"),
    (1, CELL, HA, "Bí thư", "Chính thức", ""),
    (2, CELL, PHUC, "Phó bí thư", "Chính thức", ""),
    (3, CELL, AN, "Đảng viên", "Chính thức", ""),
    (4, CELL, BINH, "Đảng viên", "Chính thức", ""),
    (5, CELL, CUONG, "Đảng viên", "Chính thức", ""),
    (6, CELL, DUC, "Đảng viên", "Dự bị", ""),
    (7, CELL, GIANG, "Chi ủy viên", "Chính thức", ""),
    (8, CELL, HAI, "Đảng viên", "Chính thức", "có"),
    (9, CELL, KHANH, "Đảng viên", "Chính thức", ""),
    (10, CELL, LAM, "Đảng viên", "Chính thức", ""),
    (11, CELL, MAI, "Đảng viên", "Chính thức", ""),
    (12, CELL, NAM, "Đảng viên", "Chính thức", ""),
    (13, OTHER_CELL, LAN, "Bí thư", "Chính thức", ""),
    (14, OTHER_CELL, MINH, "Đảng viên", "Chính thức", ""),
    (15, "", TAM, "Cán bộ đảng ủy", "Chính thức", ""),
)
HEADS = {
    "📨 MỜI HỌP CHI BỘ\nKính mời đồng chí": "invitation",
    "🔔 NHẮC LỊCH\nĐồng chí chưa trả lời": "three_days",
    "🔔 NHẮC LỊCH\nSắp đến buổi sinh hoạt": "one_day",
    "⏰ SẮP ĐẾN GIỜ HỌP\n": "two_hours",
    "🌆 TRƯỚC BUỔI SINH HOẠT\n": "evening",
    "📨 THƯ MỜI (GỬI LẠI)\n": "card_again",
}
IN_HANOI = timedelta(hours=7)


async def import_sheet(world: World) -> list[str]:
    """The operator imports the sheet; the lines they read on the way."""
    file = world.folder / "danh sách.xlsx"
    book = Workbook()
    assert book.active is not None
    for row in SHEET:
        book.active.append(row)
    book.save(file)
    said: list[str] = []
    order = Order(file, committee=COMMITTEE, yes=True)
    console = Console(said.append, None)
    status = await import_command.run(world.db, order, "Asia/Ho_Chi_Minh", world.clock.now, console)
    assert status == import_command.DONE
    return said


async def invite(world: World, *options: str) -> dict[str, str]:
    """The operator's command `invite`: whose line it is, and the link printed under it."""
    printed: list[str] = []
    username = world.sandbox.world.bot.username or ""
    arguments = parser().parse_args(["invite", *options])
    status = await invite_command.run(
        world.db, world.clock.now(), username, arguments, printed.append
    )
    assert status == invite_command.DONE
    return {line.split(" (")[0].split(",")[0]: link_in(line) for line in printed}


def link_in(text: str) -> str:
    found = re.search(r"https://t\.me/\S+\?start=[A-Za-z0-9_-]{22}", text)
    assert found, text
    return found[0]


async def come_in(world: World, name: str, link: str) -> None:
    """Somebody opens a link on a telephone that never saw the bot, and agrees."""
    world.sandbox.open_link(world.person(name, started=False), link)
    await world.settle()
    await world.tap(name, "Đồng ý")


async def join_by_names(world: World, *names: str) -> None:
    """They come by the cell's link, pick their name, and the secretary confirms each."""
    link = (await invite(world, "--cell", CELL))[CELL]
    for name in names:
        await come_in(world, name, link)
        if name not in labels(world, name):
            await world.tap(name, "Trang sau")
        await world.tap(name, name)
        await world.tap(HA, "Xác nhận")
        await world.after(seconds=1)


def received(world: World, name: str, *, at: bool = False) -> list[str]:
    """What kinds of cards somebody was sent, the oldest first; `at`: and when, in Hà Nội."""
    found = []
    for message in world.sandbox.messages(world.person(name)):
        for head, kind in HEADS.items():
            if message.first.startswith(head):
                when = f" {message.date + IN_HANOI:%d/%m %H:%M}"
                found.append(kind + when if at else kind)
    return found


async def delivered(world: World) -> dict[str, list[tuple[str, str]]]:
    """What the outbox says each member was owed, in order, and what became of it."""
    async with world.db.read() as tx:
        rows = await tx.execute(
            select(MemberRow.full_name, DeliveryRow.kind, DeliveryRow.state)
            .join(MemberRow, MemberRow.id == DeliveryRow.member_id)
            .where(DeliveryRow.meeting_id.is_not(None))
            .order_by(DeliveryRow.id)
        )
    table: dict[str, list[tuple[str, str]]] = {}
    for name, kind, state in rows:
        table.setdefault(name, []).append((kind, state))
    return table


def labels(world: World, name: str) -> list[str]:
    return world.sandbox.buttons(world.sees(name))


def newest(world: World, name: str, words: str) -> Message:
    """The newest message in somebody's chat with these words in it."""
    messages = reversed(world.sandbox.messages(world.person(name)))
    return next(message for message in messages if words in message.text)


def named(summary: str) -> dict[str, set[str]]:
    """The names under each heading of a summary, with what stands in brackets behind them."""
    found: dict[str, set[str]] = {}
    heading = ""
    for line in summary.split("\n"):
        if line.startswith("• "):
            found.setdefault(heading, set()).add(line.removeprefix("• "))
        else:
            heading = line
    return found


def by_bot(world: World, group: Chat) -> list[Message]:
    """What the bot itself said in the group."""
    return [m for m in world.sandbox.messages(group) if m.from_.is_bot and not m.service]


async def bound_group(world: World, *names: str) -> Chat:
    """A group with these people; the first adds the bot and binds it to the cell."""
    group = world.sandbox.add_group("Nhóm Láng Hạ", [world.person(name) for name in names])
    world.sandbox.add_bot(group, by=world.person(names[0]))
    await world.settle()
    await world.tap(names[0], CELL, chat=group)
    return group
