"""What is answered to a member's own words: a question with its button, and the card below it."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from markupsafe import Markup

from core.answers.buttons import AnswerButton, OwnWordsButton, ReasonButton, SaidButton
from core.answers.said import Meaning, Said
from core.answers.screens.card import ICONS, STYLES, open_label
from core.model.answer import Choice
from core.model.meeting import Meeting
from core.ui.buttons import ButtonData
from core.ui.home_button import home_button
from core.ui.screens import Button, Screen
from core.ui.words import Words


def suggestion(words: Words, said: Said, meeting: Meeting, card: Screen) -> Screen:
    """Puts what was understood, and a button that records it, above the card."""
    if said.choice is None:
        head = words("said.card" if said.meaning is Meaning.ASKS else "said.unclear")
        return replace(card, text=_above(head, card.text), rows=(*card.rows, (home_button(words),)))
    what, data = _what(words, said), _data(meeting.id, said.choice, said)
    if data.code == OwnWordsButton.code:
        what = words.plain("said.no.why", why=said.why)
    short = words.plain(f"said.{said.meaning}") if said.why else what
    label = f"{ICONS[said.choice]} {words.plain('said.record', what=short)}"
    first = Button(label, data.pack(), style=STYLES.get(said.choice, ""))
    return replace(
        card, text=_above(words("said.ask", what=what), card.text), rows=((first,), *card.rows)
    )


def _data(meeting_id: int, choice: Choice, said: Said) -> ButtonData:
    """Makes what records it; words that are too long for a button are left to be asked for."""
    if said.reason:
        return ReasonButton(meeting_id, said.reason)
    if said.why:
        with suppress(ValueError):
            own = OwnWordsButton(meeting_id, said.why)
            own.pack()
            return own
    return AnswerButton(meeting_id, choice)


def which(words: Words, said: Said, meetings: Sequence[Meeting]) -> Screen:
    """Asks which of these meetings is meant."""
    several = len({meeting.cell_id for meeting in meetings}) > 1
    rows = [
        (Button(open_label(words, one, cell=several), _to_ask(one, said).pack()),)
        for one in meetings
    ]
    text = words("said.which", what=_what(words, said))
    return Screen(text, (*rows, (home_button(words),)))


def thanks(words: Words) -> Screen:
    return Screen(words("said.thanks"), ((home_button(words),),))


def nothing_open(words: Words) -> Screen:
    return Screen(words("said.nothing_open"), ((home_button(words),),))


def _to_ask(meeting: Meeting, said: Said) -> SaidButton:
    assert said.choice  # noqa: S101 - asked only of an answer
    return SaidButton(meeting.id, said.choice, said.reason or "")


def _what(words: Words, said: Said) -> str:
    key = f"said.{said.meaning}"
    if not said.reason:
        return words.plain(key)
    return words.plain("said.no.reason", reason=words.plain(f"reason.{said.reason}"))


def _above(head: Markup, text: Markup) -> Markup:
    return Markup("\n\n").join([head, text])
