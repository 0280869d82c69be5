"""The demo's world in a test: its people are there, what they planned has reached them."""

from bot.demo.month import TOPIC_CELL
from tests.demo import DemoWorld, people_of


async def test_the_demos_people_see_what_they_see_in_the_demo(demo_world: DemoWorld) -> None:
    [secretary] = people_of("bí thư", TOPIC_CELL)
    [officer] = people_of("cấp ủy viên")
    assert any("ĐÃ LẬP DANH MỤC VIỆC CHUẨN BỊ" in text for text in demo_world.texts(secretary))
    await demo_world.say(officer, "/tonghop")
    assert "TỔNG HỢP" in demo_world.sees(officer).text
    await demo_world.after(days=11)
    await demo_world.say(people_of("bí thư")[0], "/hop")
    assert "Hội trường tầng 2" in demo_world.sees(people_of("bí thư")[0]).text
