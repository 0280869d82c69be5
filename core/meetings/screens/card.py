"""A member's card: a meeting, what they answered, and the buttons."""

from markupsafe import Markup

from core.answers.screens.boards import edit_button
from core.answers.screens.card import answer_rows, calendar_rows, facts, standing
from core.meetings.buttons import CalendarButton
from core.meetings.card import OPENED, CardView
from core.meetings.changes import facts_of
from core.meetings.screens.calendar import ways
from core.meetings.screens.change_notice import change_head
from core.meetings.screens.past import how_it_was, still_to_do
from core.model.deliveries import DeliveryKind
from core.model.meeting import State
from core.reminders.waves import urging
from core.ui import screens as ui
from core.ui.home_button import home_button
from core.ui.words import Words


def card(words: Words, view: CardView) -> ui.Screen:
    meeting, answer, now = view.meeting, view.answer, view.now
    parts = [_head(words, view), facts(words, meeting)]
    looks_back = view.head == OPENED and now >= meeting.starts_at and not meeting.runs_at(now)
    said = how_it_was if looks_back else standing
    parts.append(said(words, meeting, answer, now))
    rows = (*answer_rows(words, meeting, answer, now), *calendar_rows(words, meeting, now))
    rows = (*rows, *_ways(words, view)) or ((home_button(words),),)
    return ui.Screen(Markup("\n\n").join(parts), rows)


def _head(words: Words, view: CardView) -> Markup:
    """Says what the card is about, by the state of the meeting and of the answer."""
    meeting = view.meeting
    state = meeting.state_at(view.now)
    if state is State.HELD or state is State.CLOSED:
        return words("card.head.running" if meeting.runs_at(view.now) else "card.head.held")
    if view.told:
        return change_head(words, view.told, facts_of(meeting))
    if state is State.CANCELLED:
        return words("card.head.not_held" if meeting.not_held else "card.head.cancelled")
    if view.answer and (view.head in urging() or view.head == DeliveryKind.ASKED_ANEW):
        return words("card.head.answered")
    plain = view.head in ("", OPENED)
    key = "card.head.plain" if plain else f"card.head.{view.head}"
    return words(key, hour=words.hour(meeting.at_time))


def _ways(words: Words, view: CardView) -> ui.Rows:
    if view.head != OPENED:
        return ()
    meeting = view.meeting
    back = CalendarButton(0, f"{meeting.on_date:%Y%m%d}")
    rows = ways(words, meeting, back, sees_names=view.sees_names)
    if not view.may_change:
        return rows
    if meeting.state_at(view.now) is State.PUBLISHED:
        return ((edit_button(words, meeting),), *rows)
    return (*still_to_do(words, meeting, view.now), *rows)
