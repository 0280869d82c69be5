"""GET /calendar/<token>.ics: a person's meetings, for the calendar app that has their address."""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256

from aiohttp import web

from core.dates.zones import to_local
from core.ics.calendar import Entry, Source, alarms_of, all_meetings, changed_at, window
from core.reminders.waves import rules_from
from core.ui.words import words_in
from db.engine.database import Database, Session
from db.ics.feeds import Feed, find_feed
from db.meetings.changes import as_told
from db.meetings.meetings import load_meetings_between
from db.people import load_cell

PATH = "/calendar/{token}.ics"
OVERALL = 20
"""Requests a second over all addresses; apps ask a few times a day."""
EACH = 6
"""Requests a minute with one address."""
WRONG = 60
"""Requests a minute with addresses that are unknown, or no longer known."""
ROOM = 10_000
HEADERS = {
    # The address is a secret: nothing between the app and the bot may keep the answer.
    "Cache-Control": "private, no-cache",
    "X-Robots-Tag": "noindex",
    "Referrer-Policy": "no-referrer",
}


class Bound:
    """At most so many in a span, by key; the latest ROOM keys are remembered."""

    def __init__(self, most: int, span: timedelta) -> None:
        self.most = most
        self.span = span
        self._times: OrderedDict[str, deque[datetime]] = OrderedDict()

    def allows(self, key: str, now: datetime) -> bool:
        """Tells whether one more may come now; it is counted if it may."""
        times = self._times.setdefault(key, deque())
        self._times.move_to_end(key)
        while times and not times[0] <= now < times[0] + self.span:
            times.popleft()
        if len(times) >= self.most:
            return False
        times.append(now)
        if len(self._times) > ROOM:
            self._times.popitem(last=False)
        return True


class FeedPage:
    """Answers the addresses of members' calendars."""

    def __init__(self, db: Database, now: Callable[[], datetime], username: str) -> None:
        self.db = db
        self.now = now
        self.source = Source(username)
        self._overall = Bound(OVERALL, timedelta(seconds=1))
        self._each = Bound(EACH, timedelta(minutes=1))
        self._wrong = Bound(WRONG, timedelta(minutes=1))

    async def on_get(self, request: web.Request) -> web.Response:
        """Answers 404 for an unknown address, 429 for one that asks too often."""
        now, token = self.now(), request.match_info["token"]
        if not self._overall.allows("", now):
            return _too_often(1)
        async with self.db.read() as tx:
            feed = await find_feed(tx, token)
            if not (self._each.allows(token, now) if feed else self._wrong.allows("", now)):
                return _too_often(60)
            if feed is None:
                raise web.HTTPNotFound
            entries = await _load_entries(tx, feed, now)
        words = words_in(feed.language)
        body = await asyncio.to_thread(all_meetings, words, self.source, entries)
        return _answer(request, body, changed_at(entry.meeting for entry in entries))


async def _load_entries(tx: Session, feed: Feed, now: datetime) -> list[Entry]:
    entries = []
    for cell_id in feed.cell_ids:
        cell = await load_cell(tx, cell_id)
        first, last = window(to_local(now, cell.zone).date())
        alarms = alarms_of(rules_from(cell.reminders))
        found = await load_meetings_between(tx, cell_id, first, last)
        entries += [Entry(await as_told(tx, meeting), alarms) for meeting in found]
    return entries


def _answer(request: web.Request, body: bytes, changed: datetime) -> web.Response:
    # The tag alone decides: a cell joined today brings meetings that were last changed long ago.
    tag = sha256(body).hexdigest()[:32]
    known = request.if_none_match or ()
    same = any(one.value in (tag, "*") for one in known)
    answer = (
        web.Response(status=304)
        if same
        else web.Response(body=body, content_type="text/calendar", charset="utf-8")
    )
    answer.headers.update(HEADERS)
    answer.etag = tag
    answer.last_modified = changed
    return answer


def _too_often(seconds: int) -> web.Response:
    return web.Response(status=429, headers={**HEADERS, "Retry-After": str(seconds)})


def add_feed(
    app: web.Application, db: Database, now: Callable[[], datetime], username: str
) -> None:
    app.router.add_get(PATH, FeedPage(db, now, username).on_get)
