"""One update being worked: who sent it, where, and how to answer."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NamedTuple

from markupsafe import Markup

from core.dates.zones import to_local
from core.joining.invites import CONSENT_VERSION
from core.model.errors import Refusal
from core.model.people import Actor
from core.model.scope import Logged
from core.ui import screens as ui
from core.ui import words
from core.ui.home_button import home_button
from core.ui.lanes import Lane
from db.engine.database import Database, Session
from db.groups.groups import lose_chat
from db.inbox import finish_update
from db.log import record_change
from db.people import load_actors
from db.reminders.returning import welcome_back
from handlers.hints import Hints, Row
from handlers.incoming import Incoming
from handlers.shown_views import ShownViews


class AlreadyWorked(Exception):  # noqa: N818 - a fact, not a fault
    """This update took effect before; there is nothing left to do."""


class NotShown(Exception):  # noqa: N818
    """An answer did not get through to Telegram; a handler that saved nothing is tried again."""


@dataclass(frozen=True)
class Services:
    """What every handler may use.

    `more_waits`: whether in this lane of the inbox anything waits behind what is being worked.
    """

    db: Database
    messenger: ui.Messenger
    now: Callable[[], datetime]
    wake: Callable[[], None]
    more_waits: Callable[[int], bool]
    shown: ShownViews
    hints: Hints
    bot_username: str
    zone: str
    operators: frozenset[int] = frozenset()
    backups: bool = False
    public_url: str = ""

    def deep_link(self, payload: str) -> str:
        """Makes the t.me address that opens this bot with `payload` (at most 64 characters)."""
        return f"https://t.me/{self.bot_username}?start={payload}"


class Sender(NamedTuple):
    """The Telegram user behind an update. Nothing of it is stored without consent."""

    id: int
    language: str


class Turn:
    """One update of one person, and everything a handler needs to work it.

    `now` is read once; `saved` says that the effect is kept and the update out of the inbox.
    `message_id` is the message whose button was tapped, or that was sent. `unreachable`: whether
    the sender counted as that when first looked at; None: not looked at yet. `consent_is_old`:
    the text of the consent has changed since they agreed. `shown`: the screen shown last; `in_row`:
    what is shown answers a row of lines.
    """

    def __init__(self, services: Services, update: Incoming) -> None:
        self.services = services
        self.update = update
        self.update_id = update.update_id
        self.now = services.now()
        self.sender = (
            Sender(update.sender_id, words.known_language(update.sender_language))
            if update.sender_id
            else None
        )
        self.chat_id = update.chat_id
        self.private = update.private
        self.is_sign_of_life = self.private and update.is_there is None
        self.message_id = update.message_id or None
        self.text = update.text
        self.query_id = update.query_id or None
        self.words: words.Words = words.words_in(self.sender.language if self.sender else "vi")
        self.saved = False
        self.unreachable: bool | None = None
        self.consent_is_old = False
        self.shown: ui.Screen | None = None
        self.in_row = False
        self._toasted = False
        self._over: Markup | None = None
        self._told = ""

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[tuple[Session, Actor]]:
        """Opens the transaction that saves the effect and takes the update out of the inbox; marks
        an unreachable sender as back.

        Raises AlreadyWorked when the update took effect before.
        """
        async with self.services.db.begin() as tx:
            if not self.saved and not await finish_update(tx, self.update_id, self.now):
                raise AlreadyWorked
            if self.private and self.query_id and self.message_id:
                await self.services.shown.hold(tx, self.chat_id, self.message_id, self.now)
            yield tx, await self.load_actor(tx)
            await self.come_back(tx)
        self.keep()
        self.services.wake()

    async def come_back(self, tx: Session) -> None:
        """Marks the person as back when they write or press in the private chat."""
        if self.is_sign_of_life and self.unreachable:
            await welcome_back(tx, await self.load_actor(tx), self.now)

    def keep(self) -> None:
        """Notes that the effect is saved and the update out of the inbox."""
        self.saved = True
        if self.is_sign_of_life:
            self.unreachable = False

    @asynccontextmanager
    async def look(self) -> AsyncIterator[tuple[Session, Actor]]:
        async with self.services.db.read() as tx:
            yield tx, await self.load_actor(tx)

    async def load_actor(self, tx: Session) -> Actor:
        stranger = self.stranger
        return self.meet((await load_actors(tx, [stranger]))[stranger.telegram_id])

    def local(self, zone: str) -> datetime:
        return to_local(self.now, zone)

    def today(self, zone: str) -> date:
        return self.local(zone).date()

    async def record(
        self,
        tx: Session,
        actor: Actor,
        action: str,
        about: Logged,
        *,
        before: dict[str, Any] | None = None,
        after: dict[str, Any] | None = None,
    ) -> None:
        account_id = actor.account_id
        await record_change(tx, self.now, account_id, action, about, before=before, after=after)

    @property
    def more_waits(self) -> bool:
        return self.services.more_waits(self.update.lane)

    @property
    def stranger(self) -> Actor:
        sender = self.sender or Sender(0, self.words.language)
        operator = sender.id in self.services.operators
        return Actor(sender.id, language=sender.language, operator=operator)

    def meet(self, actor: Actor) -> Actor:
        self.words = words.words_in(actor.language)
        if self.unreachable is None:
            self.unreachable = actor.unreachable
        self.consent_is_old = actor.joined and actor.consent_version < CONSENT_VERSION
        return actor

    @contextmanager
    def under(self, refusal: Refusal) -> Iterator[None]:
        """Puts what is sent meanwhile below what was wrong."""
        note = self.words.plain(refusal.key, **refusal.values)
        self._over = self.words("new_meeting.note", note=note)
        try:
            yield
        finally:
            self._over = None

    async def show(self, screen: ui.Screen) -> int | None:
        """Shows a screen in place of the tapped message, or as a new one; its message id.

        None when the person cannot be reached any more.
        """
        if self.in_row:
            return await self.reply(screen)
        self.shown = screen
        if self.query_id and self.message_id and not screen.file:
            outcome = await self._edit(self.message_id, screen)
            if not isinstance(outcome, ui.Rejected):
                return await self._shown(outcome, screen)
        return await self.send(screen)

    async def send(self, screen: ui.Screen) -> int | None:
        """Sends a screen as a new message to the chat of this update; its message id."""
        bare = screen
        above = [self._over] if self._over else []
        if self._told:
            above.append(Markup.escape(self._told))
        if above:
            screen = replace(screen, text=Markup("\n\n").join([*above, screen.text]))
        self._told = ""
        self.shown = screen
        self.services.hints.end_row(self.chat_id)
        outcome = await self.services.messenger.send(self.chat_id, screen, Lane.INTERACTIVE)
        return await self._shown(outcome, bare)

    @property
    def is_addressed(self) -> bool:
        """Tells whether a line in a group names the bot, or answers what it wrote."""
        name = self.services.bot_username.lower()
        return self.update.replies_to.lower() == name or f"@{name}" in self.text.lower()

    @property
    def line(self) -> str:
        """What was written, be it only beside a file."""
        return self.text or self.update.beside

    @property
    def all_said(self) -> str:
        """The line, below those that were written just before it."""
        row = self.services.hints.row(self.chat_id, self.now)
        return "\n".join([*(row.lines if row else ()), self.line])

    def begin_line_anew(self) -> None:
        """Forgets the lines before, but not the message that answers them."""
        if row := self.services.hints.row(self.chat_id, self.now):
            self.services.hints.note_row(self.chat_id, replace(row, lines=()))

    async def reply(self, screen: ui.Screen) -> int | None:
        """Answers a line that nothing had asked for, in the answer to those just before it."""
        hints = self.services.hints
        row = hints.row(self.chat_id, self.now)
        outcome = await self._edit(row.message_id, screen) if row else ui.Rejected("")
        message_id = None
        if not isinstance(outcome, ui.Rejected):
            message_id = await self._shown(outcome, screen)
        if message_id is None:
            message_id = await self.send(screen)
        if message_id is not None:
            lines = (*(row.lines if row else ()), self.line)
            hints.note_row(self.chat_id, Row(lines, message_id, self.now))
        return message_id

    async def _edit(self, message_id: int, screen: ui.Screen) -> ui.Outcome:
        if self.private:  # a group's board stays one
            await self.services.shown.leave(self.chat_id, message_id, screen)
        return await self.services.messenger.edit(
            self.chat_id, message_id, screen, Lane.INTERACTIVE
        )

    async def _shown(self, outcome: ui.Outcome, screen: ui.Screen) -> int | None:
        if isinstance(outcome, ui.Sent):
            await self.services.shown.remember(self.chat_id, outcome.message_id, screen)
            return outcome.message_id
        if isinstance(outcome, ui.Unreachable):
            if self.private:
                self.unreachable = False  # found out just now: nobody has come back
                async with self.services.db.begin() as tx:
                    await lose_chat(tx, self.chat_id, outcome.reason, self.now)
            return None
        if not self.private and isinstance(outcome, ui.Rejected):
            return None  # the bot may not write there
        raise NotShown(repr(outcome))

    async def toast(self, text: str = "", *, alert: bool = False) -> None:
        """Answers the button press, once: a short line over the chat, or an alert to close. Where
        the press was typed, the line appears above what is shown next.
        """
        if not self.query_id:
            self._told = text or self._told
        elif not self._toasted:
            self._toasted = True
            await self.services.messenger.toast(self.query_id, text[:200], alert=alert)

    async def refuse(self, refusal: Refusal) -> None:
        """Tells the person what is wrong and what to do: an alert for a tap, else a message."""
        if self.query_id:
            await self.toast(self.words.plain(refusal.key, **refusal.values), alert=True)
        elif self.private:
            text = self.words(refusal.key, **refusal.values)
            await self.send(ui.Screen(text, ((home_button(self.words),),)))
