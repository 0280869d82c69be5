"""A committee in bad times: people publish, answer and change their minds while lines are cut,
calls are refused, chats come and go, and the bot is killed again and again.
"""

import asyncio
import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import func, insert, select, update

from core.answers.buttons import AnswerButton
from core.model.answer import Choice
from core.model.names import name_key
from core.model.people import Role
from core.ui.buttons import unpack
from db.engine.database import Database
from db.rows import (
    AccountRow,
    CellRow,
    ChangeRow,
    CommitteeRow,
    DeliveryRow,
    InboxRow,
    MeetingRow,
    MemberRow,
    ReminderRow,
    RoleRow,
    ViewRow,
)
from sandbox import Chat, Message, Person, Sandbox
from tests.process import BotProcess, until

FAMILY = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương"]
GIVEN = ["Văn Giả", "Thị Tưởng", "Văn Thử", "Thị Mẫu", "Văn Ví", "Thị Dụ"]
NO_QUIET_HOURS = {"quiet_from": "00:00", "quiet_until": "00:00"}
GO_ON, ANEW = "▶️ Tiếp tục dự thảo", "➕ Lập buổi mới"
MEMBERS = 12
QUIET_WITHIN = 300.0
"""Seconds: what failed several times running is tried again after growing pauses."""
LATER = timedelta(hours=1)
"""What is owed no sooner waits for its hour, not for another try: a month is asked for at 08:00."""
IN_GROUP = 4
"""So many of the first cell's members answer on the group's board, the others on their cards."""


@dataclass(frozen=True)
class Plan:
    """How long the story goes on, and how often what happens in it.

    `meetings`: so many more in each cell, after the first.
    """

    seconds: float
    kills: int
    meetings: int
    blocks: int = 4
    storms: int = 3


class Tap(NamedTuple):
    """A press on an answer button, under the number Telegram gave it."""

    update_id: int
    person: Person
    meeting_id: int
    choice: Choice


@dataclass(eq=False)
class Cell:
    """A cell whose members have all joined; the first is its secretary."""

    id: int
    people: list[Person]
    members: dict[int, int]
    """Member ids by Telegram id."""
    group: Chat | None = None


@dataclass(eq=False)
class Story:
    """One run: who lives in it, what they did, and when each life of the bot began."""

    sandbox: Sandbox
    db: Database
    bot: BotProcess
    plan: Plan
    seed: int
    cells: list[Cell] = field(default_factory=list)
    taps: list[Tap] = field(default_factory=list)
    blocked_once: set[int] = field(default_factory=set)
    lives: list[float] = field(default_factory=list)
    went_on: set[tuple[int, int]] = field(default_factory=set)

    def chance(self, who: object) -> random.Random:
        """Everybody's own choices, the same for the same seed."""
        return random.Random(f"{self.seed}/{who}")

    # --- before it begins -------------------------------------------------------------------------

    async def people(self, cells: int = 4) -> None:
        """Cells of joined members; the first cell has a group."""
        async with self.db.begin() as tx:
            committee = CommitteeRow(name="Đảng ủy Khối", zone="Asia/Ho_Chi_Minh")
            tx.add(committee)
            await tx.flush()
            committee_id = committee.id
        for number in range(cells):
            names = [f"{FAMILY[i]} {GIVEN[number]}" for i in range(MEMBERS)]
            people = [self.sandbox.add_person(name, started=True) for name in names]
            self.cells.append(await self._cell(committee_id, f"Chi bộ số {number + 1}", people))
        await self._group(self.cells[0])

    async def _cell(self, committee_id: int, name: str, people: list[Person]) -> Cell:
        now = datetime.now(UTC)
        async with self.db.begin() as tx:
            row = CellRow(
                committee_id=committee_id,
                name=name,
                zone="Asia/Ho_Chi_Minh",
                reminders=NO_QUIET_HOURS,
            )
            tx.add(row)
            await tx.flush()
            cell = Cell(row.id, people, {})
            for person in people:
                account = AccountRow(telegram_id=person.id, consent_version=1, consented_at=now)
                tx.add(account)
                await tx.flush()
                member = MemberRow(
                    committee_id=committee_id,
                    cell_id=row.id,
                    full_name=person.name,
                    name_key=name_key(person.name),
                    standing="official",
                    account_id=account.id,
                )
                tx.add(member)
                await tx.flush()
                cell.members[person.id] = member.id
            secretary = {"member_id": cell.members[people[0].id], "role": Role.SECRETARY}
            await tx.execute(insert(RoleRow).values(secretary))
        return cell

    async def _group(self, cell: Cell) -> None:
        cell.group = self.sandbox.add_group("Nhóm chi bộ", cell.people, supergroup=False)
        cell.group.bot_status = "administrator"
        async with self.db.begin() as tx:
            row = await tx.get_one(CellRow, cell.id)
            row.group_chat_id = cell.group.id

    # --- what people do ---------------------------------------------------------------------------

    async def tell(self) -> None:
        """A first meeting in each cell, then everything at once for as long as the plan says."""
        self._bad_lines()
        await self._begin_life()
        await asyncio.gather(*(self._publish(cell, 0) for cell in self.cells))
        async with asyncio.TaskGroup() as group:
            for cell in self.cells:
                group.create_task(self._publish_all(cell))
                for person in cell.people:
                    group.create_task(self._answer(cell, person))
            group.create_task(self._kill())
            group.create_task(self._storms())
            group.create_task(self._blocks())
            group.create_task(self._migrate(self.cells[0]))
        self.sandbox.faults.clear()

    def _bad_lines(self) -> None:
        add = self.sandbox.faults.add
        add(how="cut_before", share=0.05, times=None)
        add(how="cut_after", share=0.05, times=None)
        add(how="502", share=0.03, times=None)
        add(how="late", share=0.03, times=None, seconds=1.5)
        add("getUpdates", how="cut_after", share=0.05, times=None)

    def _moments(self, who: str, times: int) -> list[float]:
        """So many moments of the story, as pauses from one to the next."""
        chance = self.chance(who)
        at = sorted(chance.uniform(0.05, 0.9) * self.plan.seconds for _ in range(times))
        return [b - a for a, b in zip([0.0, *at], at, strict=False)]

    async def _publish_all(self, cell: Cell) -> None:
        for number, pause in enumerate(self._moments(f"publish {cell.id}", self.plan.meetings)):
            await asyncio.sleep(pause)
            await self._publish(cell, number + 1)

    async def _publish(self, cell: Cell, number: int) -> None:
        """The secretary publishes by one typed line and Đăng, again where nothing came back."""
        secretary = cell.people[0]
        on = datetime.now(UTC).date() + timedelta(days=5 + number)
        first: Message | None = None
        async with asyncio.timeout(90):
            while not await self._published(cell, on):
                line = f"/themhop {on:%d/%m/%Y} 19:30 Hội trường tầng 2"
                said = self.sandbox.say(secretary, line)
                first = first or said  # what was made of it may come late
                for _ in range(40):
                    await asyncio.sleep(0.1)
                    if self._press_publish(secretary, first, f"{on:%d/%m/%Y}"):
                        break
                for _ in range(30):
                    if await self._published(cell, on):
                        break
                    await asyncio.sleep(0.1)
        await self._pass_the_minute(cell, on)

    async def _pass_the_minute(self, cell: Cell, on: date) -> None:
        """What was published goes out now: nobody here would take it back."""
        async with self.db.begin() as tx:
            made = select(MeetingRow.id).where(
                MeetingRow.cell_id == cell.id, MeetingRow.on_date == on, MeetingRow.state == "draft"
            )
            waiting = update(ChangeRow).where(ChangeRow.meeting_id.in_(made))
            await tx.execute(waiting.values(due_at=datetime.now(UTC)))

    def _press_publish(self, secretary: Person, after: Message, day: str) -> bool:
        """Presses the newest Đăng; where only the question came whether to go on, that is answered:
        not with a draft of another day.
        """
        for message in reversed(self.sandbox.messages(secretary)):
            labels = self.sandbox.buttons(message) if message.id > after.id else []
            if any("Đăng" in label for label in labels):
                self.sandbox.tap(secretary, "Đăng", message=message)
                return True
            if GO_ON in labels and (secretary.id, message.id) not in self.went_on:
                self.went_on.add((secretary.id, message.id))
                self.sandbox.tap(secretary, GO_ON if day in message.text else ANEW, message=message)
        return False

    async def _published(self, cell: Cell, on: date) -> bool:
        async with self.db.read() as tx:
            found = select(func.count()).where(MeetingRow.cell_id == cell.id)
            return bool(await tx.scalar(found.where(MeetingRow.on_date == on)))

    async def _answer(self, cell: Cell, person: Person) -> None:
        """Answers at random moments, with whatever button is before them; minds change."""
        chance = self.chance(person.id)
        ends_at = self._time() + self.plan.seconds
        in_group = cell.group is not None and person in cell.people[:IN_GROUP]
        while self._time() < ends_at:
            await asyncio.sleep(chance.uniform(0.5, 5.0))
            place = cell.group if in_group and cell.group else person
            choices = [] if person.blocked else self._buttons(place)
            if choices:
                self._tap(person, *chance.choice(choices))

    def _buttons(self, place: Chat | Person) -> list[tuple[Message, AnswerButton]]:
        return [
            (message, button)
            for message in self.sandbox.messages(place)
            for row in message.reply_markup or []
            for shown in row
            if isinstance(button := unpack(shown.data or ""), AnswerButton)
        ]

    def _tap(self, person: Person, message: Message, button: AnswerButton) -> None:
        number = self.sandbox.world.updates._next_id
        self.sandbox.press_data(person, button.pack(), message=message)
        self.taps.append(Tap(number, person, button.meeting_id, button.choice))

    # --- what goes wrong --------------------------------------------------------------------------

    def _time(self) -> float:
        return self.sandbox.world.monotonic()

    async def _begin_life(self) -> None:
        self.lives.append(self._time())
        await self.bot.start()

    async def _kill(self) -> None:
        for pause in self._moments("kill", self.plan.kills):
            await asyncio.sleep(pause)
            await self.bot.kill()
            await self._begin_life()

    async def _storms(self) -> None:
        """Telegram tells some chats to wait."""
        chance = self.chance("storms")
        everybody = [person for cell in self.cells for person in cell.people]
        for pause in self._moments("storm", self.plan.storms):
            await asyncio.sleep(pause)
            for person in chance.sample(everybody, 4):
                self.sandbox.faults.add(
                    chat_id=person.id, how="429", times=chance.randint(1, 3), seconds=2
                )

    async def _blocks(self) -> None:
        """Some block the bot and take it back a little later."""
        chance = self.chance("blocks")
        members = [person for cell in self.cells[1:] for person in cell.people[1:]]
        async with asyncio.TaskGroup() as group:
            for pause in self._moments("block", self.plan.blocks):
                await asyncio.sleep(pause)
                person = chance.choice(members)
                if not person.blocked:
                    group.create_task(self._block(person, chance.uniform(0.5, 4.0)))

    async def _block(self, person: Person, seconds: float) -> None:
        self.blocked_once.add(person.id)
        self.sandbox.block(person)
        await asyncio.sleep(seconds)
        self.sandbox.unblock(person)

    async def _migrate(self, cell: Cell) -> None:
        await asyncio.sleep(self._moments("migrate", 1)[0])
        if cell.group is not None:
            cell.group = self.sandbox.migrate(cell.group)

    # --- afterwards -------------------------------------------------------------------------------

    async def quiet(self) -> None:
        """Waits until nothing is left to do. Raises AssertionError naming what stays."""
        try:
            await until(self._is_quiet, seconds=QUIET_WITHIN)
        except TimeoutError:
            left = f"{await self._left()} {await self._owed()}"
            raise AssertionError(f"never quiet: {left}") from None

    async def _is_quiet(self) -> bool:
        await asyncio.sleep(0.2)
        return not any((await self._left()).values())

    async def _owed(self) -> list[str]:
        now = datetime.now(UTC)
        async with self.db.read() as tx:
            rows = await tx.scalars(select(DeliveryRow).where(DeliveryRow.state == "pending"))
            return [
                f"{row.kind}: attempt {row.attempts}, {row.not_before - now} from now"
                for row in rows
            ]

    async def _left(self) -> dict[str, int]:
        now = datetime.now(UTC)
        due = (ReminderRow.state == "planned") & (ReminderRow.due_at <= now)
        soon = DeliveryRow.not_before <= now + LATER
        waiting = {
            "waves": due,
            "inbox": InboxRow.worked_at.is_(None),
            "pending": (DeliveryRow.state == "pending") & soon,
            "sending": DeliveryRow.state == "sending",
            "cards": (ViewRow.kind == "card") & ViewRow.dirty,
        }
        left = {"updates": len(self.sandbox.world.updates)}
        async with self.db.read() as tx:
            for name, condition in waiting.items():
                left[name] = await tx.scalar(select(func.count()).where(condition)) or 0
        return left
