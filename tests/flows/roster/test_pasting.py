"""A member list as it is pasted: headings, totals, offices, and cut by Telegram."""

from db.rows import MemberRow
from tests.sessions import rows
from tests.world import World

HA = "Lê Thu Hà"
LIST = """DANH SÁCH ĐẢNG VIÊN CHI BỘ HOA SEN
STT\tHọ và tên\tGhi chú
1. Đ/c Nguyễn Văn An (Bí thư); 2. Đ/c TRẦN THỊ BÌNH
3/ Phạm Quốc Hoà (ĐVDB) 0912 345 678
4. Lê Thị Hoà
Tổng số: 04 đảng viên"""


async def test_names_come_out_clean_and_the_rest_is_shown(world: World) -> None:
    await world.cell("Chi bộ Hoa Sen", [HA, "Lê Thị Hòa (chưa)"])
    await world.say(HA, f"/thanhvien {LIST}")
    preview = world.sees(HA).text
    for line in ("• Nguyễn Văn An", "• Trần Thị Bình", "• Phạm Quốc Hoà – dự bị"):
        assert line in preview
    assert "Đã có trong danh sách, không thêm nữa (01 đồng chí)" in preview
    assert "bỏ qua, không phải họ tên: “Tổng số: 04 đảng viên”" in preview
    assert "• Bí thư\n• 0912 345 678" in preview
    await world.tap(HA, "Thêm 03 đồng chí")
    names = [line.full_name for line in await rows(world, MemberRow)]
    assert names == [HA, "Lê Thị Hòa", "Nguyễn Văn An", "Trần Thị Bình", "Phạm Quốc Hoà"]


async def test_a_paste_that_telegram_cut_is_one_list_without_half_names(world: World) -> None:
    await world.cell("Chi bộ Hoa Sen", [HA])
    people = [f"Nguyễn Văn {a} {b}" for a in "ABCDEGHIKLMNOPQ" for b in "ABCDEGHIKLMNOPQR"]
    text = "\n".join(f"{n}. {name}" for n, name in enumerate(people, 1))
    cut = text.rindex(" ", 0, 4096)
    await world.say(HA, "/thanhvien")
    await world.tap(HA, "Dán danh sách")
    await world.say(HA, text[:cut])
    await world.say(HA, text[cut:].strip())
    assert f"Sẽ thêm {len(people)} đồng chí" in world.sees(HA).text
    await world.tap(HA, f"Thêm {len(people)} đồng chí")
    names = [line.full_name for line in await rows(world, MemberRow)]
    assert names == [HA, *people]


async def test_a_second_list_much_later_is_a_list_of_its_own(world: World) -> None:
    await world.cell("Chi bộ Hoa Sen", [HA])
    people = [f"Nguyễn Văn {a} {b}" for a in "ABCDEGHIKLMN" for b in "ABCDEGHIKLMN"]
    await world.say(HA, "/thanhvien")
    await world.tap(HA, "Dán danh sách")
    await world.say(HA, "\n".join(f"{n}. Đ/c {name}" for n, name in enumerate(people, 1)))
    await world.after(minutes=10)
    await world.say(HA, "Trần Thị Bình")
    assert "Sẽ thêm 01 đồng chí" in world.sees(HA).text
