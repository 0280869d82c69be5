"""Was the meeting held? The question, the reasons why not, and what was said."""

from markupsafe import Markup

from core.answers.buttons import SummaryButton
from core.answers.screens.card import facts
from core.committee.buttons import HeldButton, HoldingButton, NotHeldButton
from core.home.screens import month_button
from core.meetings.screens.form import cancel_reasons
from core.model.meeting import Meeting, State
from core.ui.home_button import home_button
from core.ui.screens import Button, Screen
from core.ui.words import Words


def question(words: Words, meeting: Meeting) -> Screen:
    """Asks, or says what was said, which can be corrected."""
    when = words.when(meeting.on_date, meeting.at_time)
    said = "not_held" if meeting.not_held else "held"
    known = meeting.not_held or meeting.state is State.CLOSED
    head = words(f"holding.said.{said}" if known else "holding.ask", when=when)
    parts = [head, facts(words, meeting)]
    if meeting.not_held and meeting.cancel_reason:
        parts.append(words("holding.why", why=meeting.cancel_reason))
    yes = words.button("holding.held", HeldButton(meeting.id, 1), style="success")
    no = words.button("holding.not_held", HeldButton(meeting.id, 0))
    both = [
        one
        for one, is_so in ((yes, said == "held"), (no, said == "not_held"))
        if not (known and is_so)
    ]
    see = words.button("summary.open", SummaryButton(meeting.id))
    month = month_button(words, meeting)
    return Screen(Markup("\n\n").join(parts), (tuple(both), (see,), (month, home_button(words))))


def ask_why(words: Words, meeting: Meeting) -> Screen:
    """Offers the usual reasons, and to give none."""
    when = words.when(meeting.on_date, meeting.at_time)
    rows = [
        (Button(why, NotHeldButton(meeting.id, number).pack()),)
        for number, why in enumerate(cancel_reasons(words), 1)
    ]
    rows.append((words.button("holding.no_reason", NotHeldButton(meeting.id, 0)),))
    back = words.button("holding.back", HoldingButton(meeting.id))
    return Screen(words("holding.ask_why", when=when), (*rows, (back, home_button(words))))
