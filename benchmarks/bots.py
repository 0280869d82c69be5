"""The bots that are compared: how each is started, made ready for presses, and what it kept."""

from pathlib import Path

from sqlalchemy import func, insert, select, update

from benchmarks.committee import FIRST_ID, add_committee, meet_everywhere
from benchmarks.plain_answers import PlainAnswers
from benchmarks.processes import BotProcess, StandIn
from bot.clock import utc_now
from core.answers.buttons import AnswerButton
from core.model.answer import Choice
from db.engine.database import Database
from db.engine.migrate import migrate
from db.rows import (
    AccountRow,
    AnswerHistoryRow,
    AnswerRow,
    MeetingRow,
    MemberRow,
    ReminderRow,
    ViewRow,
)


class Ours:
    """Our bot, and a committee whose members have their cards."""

    name = "ours"
    command: tuple[str, ...] = ("benchmarks.our_bot",)

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.url = f"sqlite:///{folder / 'bot.sqlite'}"

    def process(self, telegram: StandIn) -> BotProcess:
        return BotProcess(telegram, self.folder, *self.command, DATABASE_URL=self.url)

    def migrated(self) -> None:
        """The tables are there, as after every start but the first."""
        migrate(self.url, utc_now())

    async def prepare(self, telegram: StandIn, taps: int) -> None:
        """Everybody has a card before them, and nothing but the presses is to be done."""
        self.migrated()
        db = Database(self.url)
        async with db.begin() as tx:
            now = utc_now()
            await meet_everywhere(tx, await add_committee(tx, 92, taps, now), now)
            await tx.execute(update(ReminderRow).values(state="expanded"))
            rows = await tx.execute(
                select(AccountRow.telegram_id, MeetingRow.id, MemberRow.id)
                .join(MemberRow, MemberRow.account_id == AccountRow.id)
                .join(MeetingRow, MeetingRow.cell_id == MemberRow.cell_id)
                .order_by(AccountRow.telegram_id)
            )
            found = [(row[0], row[1], row[2]) for row in rows]
            data = [AnswerButton(meeting, Choice.ATTEND).pack() for _, meeting, _ in found]
            messages = await telegram.ask("cards", data=data)
            cards = [
                {"kind": "card", "chat_id": chat, "message_id": message, "meeting_id": meeting,
                 "member_id": member, "head": "invitation"}
                for (chat, meeting, member), message in zip(found, messages, strict=True)
            ]  # fmt: skip
            await tx.execute(insert(ViewRow), cards)
        await db.close()

    async def kept(self) -> tuple[int, int]:
        """How many people have answered, and how many answers took effect."""
        db = Database(self.url)
        async with db.read() as tx:
            people = await tx.scalar(select(func.count()).select_from(AnswerRow))
            answers = await tx.scalar(select(func.count()).select_from(AnswerHistoryRow))
        await db.close()
        return people or 0, answers or 0


class OursInService(Ours):
    """As it serves: `python -m bot run`, with its pace."""

    command = ("bot", "run")


class PlainPtb:
    """python-telegram-bot, one update after the other."""

    name = "plain PTB"
    command: tuple[str, ...] = ("benchmarks.plain_bot",)

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def process(self, telegram: StandIn, send_to: int = 0) -> BotProcess:
        to = ("--first-id", str(FIRST_ID), "--send-to", str(send_to))
        return BotProcess(telegram, self.folder, *self.command, *to)

    async def prepare(self, telegram: StandIn, taps: int) -> None:
        await telegram.ask("cards", data=["attend"] * taps)

    async def kept(self) -> tuple[int, int]:
        return PlainAnswers(self.folder).count()


class PtbSideBySide(PlainPtb):
    """python-telegram-bot with concurrent_updates."""

    name = "PTB, 256 at a time"
    command = ("benchmarks.plain_bot", "--side-by-side")


class PtbLimiter(PlainPtb):
    """python-telegram-bot with its AIORateLimiter."""

    name = "PTB, AIORateLimiter"
    command = ("benchmarks.plain_bot", "--limiter")


class PlainAiogram(PlainPtb):
    """aiogram."""

    name = "plain aiogram"
    command = ("benchmarks.plain_aiogram",)


Bot = Ours | PlainPtb
