"""What comes back to the secretary when somebody leaves the roster."""

from collections.abc import Sequence

from markupsafe import Markup

from core.reminders.lines import line_button
from core.roster.buttons import MemberButton
from core.ui.buttons import ButtonData
from core.ui.home_button import home_button
from core.ui.screens import Screen
from core.ui.words import Words

Work = tuple[str, ButtonData]
"""What is to be given to somebody else, in words, and what opens the choice of whom."""
LONGEST_LABEL = 34
MOST_SHOWN = 20


def handed_back(words: Words, member_id: int, name: str, works: Sequence[Work]) -> Screen:
    """Lists what has nobody now, each with a button that opens in a message of its own."""
    shown = works[:MOST_SHOWN]
    parts = [words("members.handed_back", name=name, count=len(works))]
    parts += [
        words("members.handed_back.line", number=number, work=work)
        for number, (work, _) in enumerate(shown, start=1)
    ]
    if len(works) > MOST_SHOWN:
        parts.append(words("members.preview.more", count=len(works) - MOST_SHOWN))
    rows = [
        (line_button(_label(words, number, work), data),)
        for number, (work, data) in enumerate(shown, start=1)
    ]
    page = words.button("members.handed_back.member", MemberButton(member_id))
    return Screen(Markup("\n").join(parts), (*rows, (page,), (home_button(words),)))


def _label(words: Words, number: int, work: str) -> str:
    cut = work if len(work) <= LONGEST_LABEL else work[: LONGEST_LABEL - 1].rstrip() + "…"
    return words.plain("members.handed_back.give", number=number, work=cut)
