"""The whole bot against the stand-in for Telegram: real handlers, jobs, database and HTTP."""

import asyncio
import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import bindparam, exists, func, select

from bot.service import Service
from bot.settings import Settings, read_settings
from bot.telegram.limits import Pace
from core.model.names import name_key
from core.model.people import Role
from core.ui.buttons import ButtonData
from core.ui.rows import fits
from db.engine.database import Database, Session
from db.next_event import find_next_event
from db.outbox.deliveries import DeliveryState, no_edit_waits
from db.rows import (
    AccountRow,
    AnswerRow,
    CellRow,
    CommitteeRow,
    DeliveryRow,
    InboxRow,
    MemberRow,
    RoleRow,
    ViewRow,
)
from sandbox import Chat, Limits, Message, Person, Sandbox
from sandbox.clock import Named
from tests.bot_api_spec import check_call

# Sunday 22 November 2026, 09:00 in Hà Nội.
MORNING = datetime(2026, 11, 22, 2, tzinfo=UTC)
UNHURRIED = Limits(enforced=False)
FAST = Pace(
    overall=5000,
    interactive_share=0,
    chat_per_second=5000,
    chat_burst=5000,
    group_per_minute=5000,
    group_interactive_share=0,
)
TICK = timedelta(seconds=5)
FOLLOWS = timedelta(seconds=15)
"""So often the bot looks what follows from the rows by itself."""
SOON = timedelta(hours=1)
"""What waits longer, waits for somebody's return."""

LEFT = select(
    exists().where(
        ViewRow.dirty, ViewRow.not_before.is_(None) | (ViewRow.not_before < bindparam("soon"))
    ),
    exists().where(
        DeliveryRow.state == DeliveryState.PENDING,
        DeliveryRow.not_before <= bindparam("now"),
        no_edit_waits(DeliveryRow.meeting_id),
    ),
)
"""Whether a message is stale that may be edited soon; whether one is owed."""


def cut_off(sandbox: Sandbox) -> list[str]:
    """Buttons that stand beside others with more on them than a telephone shows."""
    keyboards = [
        call.params["reply_markup"] for call in sandbox.calls if call.params.get("reply_markup")
    ]
    rows = [
        [button["text"] for button in row]
        for keyboard in keyboards
        for row in (json.loads(keyboard) if isinstance(keyboard, str) else keyboard).get(
            "inline_keyboard", []
        )
    ]
    return sorted(
        {text for row in rows if len(row) > 1 for text in row if not fits(text, len(row))}
    )


class StoryClock:
    """The story's clock: it moves when it is told to."""

    def __init__(self, at: datetime = MORNING) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    async def move_to(self, at: datetime) -> None:
        self.at = at

    def next_event(self) -> tuple[datetime, Named] | None:
        return None


def settings_for(sandbox: Sandbox, database_url: str, folder: Path, **more: str) -> Settings:
    """The settings of a bot that talks to the stand-in."""
    return read_settings(
        {
            "BOT_TOKEN": sandbox.token,
            "TELEGRAM_API_URL": sandbox.url,
            "DATABASE_URL": database_url,
            "DATA_DIR": str(folder),
            **more,
        }
    )


class World:
    """One bot and its people. Every call it makes is checked against the Bot API's description."""

    def __init__(self, database_url: str, folder: Path, limits: Limits = UNHURRIED) -> None:
        self.clock = StoryClock()
        self.sandbox = Sandbox(clock=self.clock, limits=limits)
        self.database_url = database_url
        self.folder = folder
        self.may_fail = False
        self.service: Service
        self._followed_at: datetime | None = None

    @property
    def db(self) -> Database:
        return self.service.db

    async def start(self, pace: Pace = FAST, pauses: tuple[float, ...] = ()) -> None:
        """Starts the stand-in and the bot."""
        await self.sandbox.start()
        await self.start_bot(pace, pauses)

    async def start_bot(self, pace: Pace = FAST, pauses: tuple[float, ...] = ()) -> None:
        """Starts the bot alone: again, after stop_bot."""
        settings = settings_for(self.sandbox, self.database_url, self.folder, OPERATOR_IDS="900")
        self.service = Service(settings, self.clock.now, pace=pace, ticking=False, pauses=pauses)
        self._followed_at = None
        await self.service.start()

    async def stop_bot(self) -> None:
        await self.service.stop()

    async def end(self) -> None:
        """Stops everything; no update may be left over, no call may break the Bot API."""
        await self.settle()
        async with self.db.read() as tx:
            left = await tx.scalar(select(func.count()).where(InboxRow.worked_at.is_(None)))
        await self.service.stop()
        await self.sandbox.stop()
        complaints = [
            f"{call.method}: {complaint}"
            for call in self.sandbox.calls
            for complaint in check_call(call.method, call.params)
        ]
        assert complaints == []
        cut = cut_off(self.sandbox)
        assert not cut, cut
        assert self.may_fail or left == 0

    # --- time -----------------------------------------------------------------------------------

    async def settle(self) -> None:
        """Lets the bot do everything that is to be done at this moment."""
        async with asyncio.timeout(30):
            while True:
                await self.sandbox.settled()
                await asyncio.sleep(0)
                if not self.service.idle:
                    await asyncio.sleep(0.002)
                elif not await self._make_rounds() and not await self._anything_left():
                    return

    async def _make_rounds(self) -> int:
        """A round of every kind; what follows from the rows by itself waits for the clock."""
        moved, self._followed_at = self._followed_at != self.clock.at, self.clock.at
        return await self.service.workers.rounds.make(follow=moved)

    async def _anything_left(self) -> bool:
        """Whether something came up meanwhile; on to when a message that is stale may be edited."""
        async with self.db.read() as tx:
            times = {"now": self.clock.at, "soon": self.clock.at + SOON}
            stale, owed = (await tx.execute(LEFT, times)).one()
        if stale and not owed:
            self.clock.at += TICK
        return stale or owed or not self.service.idle

    async def until(self, at: datetime) -> None:
        """Moves the clock on, stopping wherever something is owed on the way, and first when what
        follows from the rows has followed.
        """
        followed = self.clock.at + FOLLOWS
        for _ in range(500):
            await self.settle()
            async with self.db.read() as tx:
                event = await find_next_event(tx, self.clock.at)
            stops = [event.at] if event else []
            if self.clock.at < followed:
                stops.append(followed)
            if not stops or min(stops) > at:
                break
            self.clock.at = min(stops)
        self.clock.at = max(at, self.clock.at)
        await self.settle()

    async def after(self, **span: float) -> None:
        """Moves the clock on by a timedelta's arguments."""
        await self.until(self.clock.at + timedelta(**span))

    # --- people ---------------------------------------------------------------------------------

    async def cell(
        self, name: str, people: Iterable[str], *, committee: str = "Đảng ủy Khối"
    ) -> int:
        """A cell whose people have joined; the first is its secretary. Its id.

        "Trần Bình (chưa)" is in the roster but has not joined. People are found by name.
        """
        async with self.db.begin() as tx:
            above = await tx.scalar(select(CommitteeRow).where(CommitteeRow.name == committee))
            if above is None:
                above = CommitteeRow(name=committee, zone="Asia/Ho_Chi_Minh")
                tx.add(above)
                await tx.flush()
            cell = CellRow(committee_id=above.id, name=name, zone=above.zone)
            tx.add(cell)
            await tx.flush()
        for number, person in enumerate(people):
            role = Role.SECRETARY if number == 0 else None
            await self.member(cell.id, person, role)
        return cell.id

    async def member(
        self, cell_id: int | None, name: str, role: Role | None = None, **more: object
    ) -> int:
        """A line in the roster, joined unless the name ends in "(chưa)". Its id.

        Somebody who is in another roster already is linked to both.
        """
        joined = not name.endswith("(chưa)")
        full_name = name.removesuffix("(chưa)").strip()
        async with self.db.begin() as tx:
            committee_id = await tx.scalar(select(func.min(CommitteeRow.id)))
            account_id = None
            if joined:
                account_id = await self._account(tx, self.person(full_name).id)
            row = MemberRow(
                committee_id=committee_id,
                cell_id=cell_id,
                full_name=full_name,
                name_key=name_key(full_name),
                standing="official",
                account_id=account_id,
                **more,
            )
            tx.add(row)
            await tx.flush()
            if role:
                tx.add(RoleRow(member_id=row.id, role=role))
        return row.id

    async def _account(self, tx: Session, telegram_id: int) -> int:
        own = select(AccountRow.id).where(AccountRow.telegram_id == telegram_id)
        if (known := await tx.scalar(own)) is not None:
            return known
        account = AccountRow(telegram_id=telegram_id, consent_version=1, consented_at=self.clock.at)
        tx.add(account)
        await tx.flush()
        return account.id

    def person(self, name: str, *, started: bool = True) -> Person:
        """The Telegram user of that name; made at first mention."""
        for person in self.sandbox.world.people.values():
            if person.name == name:
                return person
        return self.sandbox.add_person(name, started=started)

    # --- what they do and see ---------------------------------------------------------------------

    async def say(self, name: str, text: str, chat: Chat | None = None) -> None:
        """Somebody types a line; the bot has done everything about it afterwards."""
        self.sandbox.say(self.person(name), text, chat=chat)
        await self.settle()

    async def tap(self, name: str, button: str, chat: Chat | None = None) -> str:
        """Somebody taps the newest button with that label; the toast they see."""
        press = self.sandbox.tap(self.person(name), button, chat=chat)
        await self.settle()
        return press.text or ""

    async def press(self, name: str, data: ButtonData) -> str:
        """Somebody presses a button that an old message had; the toast they see."""
        press = self.sandbox.press_data(self.person(name), data.pack(), message=self.sees(name))
        await self.settle()
        return press.text or ""

    async def answer_of(self, meeting_id: int, name: str) -> str | None:
        """What the database holds as somebody's answer."""
        async with self.db.read() as tx:
            choice: str | None = await tx.scalar(
                select(AnswerRow.choice)
                .join(MemberRow, MemberRow.id == AnswerRow.member_id)
                .where(AnswerRow.meeting_id == meeting_id, MemberRow.full_name == name)
            )
        return choice

    def sees(self, name: str) -> Message:
        """The newest message in somebody's chat with the bot."""
        return self.sandbox.last(self.person(name))

    def sent(self, name: str) -> list[str]:
        """Every message the bot wrote to somebody, as it read when it came."""
        there = self.sandbox.messages(self.person(name))
        return [message.first for message in there if message.from_.is_bot]

    def texts(self, name: str) -> list[str]:
        """Every message the bot wrote to somebody, as it reads now."""
        return [
            message.text or message.caption or ""
            for message in self.sandbox.messages(self.person(name))
            if message.from_.is_bot
        ]
