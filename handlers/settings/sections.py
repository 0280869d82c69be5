"""The sections of /caidat, a line each: what they say, show and take, and what a change does."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.dates.rules import rule_from_data
from core.model.people import Cell, Committee
from core.settings.screens import committee as committee_texts
from core.settings.screens import profile as profile_texts
from core.settings.screens import reminders as reminder_texts
from core.settings.screens import rule as rule_texts
from core.settings.screens import settings as texts
from core.settings.screens.settings import Owner
from core.ui.screens import Screen
from core.ui.words import Words
from db.engine.database import Session
from db.meetings.meetings import load_recent_places
from db.settings import settings
from handlers.settings import effects

PLACE_PROMPT = "usual_place"
RULE_PROMPT = "rule"
ZONE_PROMPT = "zone"
FIRST_DAY_PROMPT = "first_day"
QUIET_PROMPT = "quiet_hours"
SWAP_PROMPT = "swap_days"

LoadEffect = Callable[[Session, Any, Any, datetime], Awaitable[effects.Effect]]
Load = Callable[[Session, int], Awaitable[list[str]]]
After = Callable[[Session, Any, datetime], Awaitable[None]]


@dataclass(frozen=True)
class Section:
    """One section: what it is set to, in words; its screen; what may be typed meanwhile.

    `load`: what the screen needs besides the owner; `lines`: the same in full, for a preview;
    `source`: whose setting counts; `effect`: what a change means; `after`: what it does.
    """

    now: Callable[[Words, Any], str]
    draw: Callable[..., Screen]
    prompt: str = ""
    lines: Callable[[Words, Any], list[str]] | None = None
    source: Callable[[Words, Any], str] | None = None
    effect: LoadEffect | None = None
    after: After | None = None
    load: Load | None = None

    def said(self, words: Words, owner: Owner) -> list[str]:
        return self.lines(words, owner) if self.lines else [self.now(words, owner)]

    def difference(self, words: Words, old: Owner, new: Owner) -> tuple[list[str], list[str]]:
        """Finds the lines that go and that come; if they are the same, whose setting counts."""
        before, after = self.said(words, old), self.said(words, new)
        if before == after and self.source:
            before, after = [self.source(words, old)], [self.source(words, new)]
        gone = [line for line in before if line not in after]
        return gone, [line for line in after if line not in before]


def _rule_now(words: Words, cell: Cell) -> str:
    if cell.rule is None:
        return words.plain("settings.none")
    return rule_texts.rule_words(words, rule_from_data(cell.rule))


def _place_now(words: Words, cell: Cell) -> str:
    return cell.place or words.plain("settings.none")


def _board_now(words: Words, cell: Cell) -> str:
    return texts.board_words(words, names=cell.board_names)


def _zone_now(words: Words, cell: Cell) -> str:
    return texts.zone_words(words, cell.zone)


def _of_committee(say: Callable[[Words, Any], Any]) -> Callable[[Words, Committee], Any]:
    return lambda words, committee: say(words, committee.settings)


def _draw_rule(words: Words, cell: Cell) -> Screen:
    return rule_texts.section(words, cell, rule_from_data(cell.rule) if cell.rule else None)


def _source(section: str) -> Callable[[Words, Any], str]:
    return lambda words, owner: reminder_texts.source(words, owner, section)


REMINDERS = Section(
    reminder_texts.waves_now,
    reminder_texts.waves,
    lines=reminder_texts.wave_lines,
    source=_source("reminders"),
    effect=effects.of_reminders,
    after=settings.plan_anew,
)
CLOSE = Section(
    reminder_texts.closing_now,
    reminder_texts.closing,
    source=_source("close"),
    effect=effects.of_reminders,
    after=settings.plan_anew,
)
QUIET = Section(
    reminder_texts.quiet_now,
    reminder_texts.quiet,
    QUIET_PROMPT,
    source=_source("quiet"),
    effect=effects.of_reminders,
    after=settings.plan_anew,
)
CELL_SECTIONS = {
    "rule": Section(_rule_now, _draw_rule, RULE_PROMPT, effect=effects.of_rule),
    "place": Section(
        _place_now,
        texts.usual_place,
        PLACE_PROMPT,
        effect=effects.of_place,
        load=load_recent_places,
    ),
    "reminders": REMINDERS,
    "close": CLOSE,
    "quiet": QUIET,
    "board": Section(_board_now, texts.board_choice, after=settings.redraw_boards),
    "first_day": Section(
        texts.first_day_words, texts.first_day, FIRST_DAY_PROMPT, effect=effects.of_first_day
    ),
    "zone": Section(_zone_now, texts.zone_choice, ZONE_PROMPT, effect=effects.of_zone),
}
COMMITTEE_SECTIONS = {
    "registration": Section(
        _of_committee(committee_texts.registration_now),
        committee_texts.registration,
        lines=_of_committee(committee_texts.registration_lines),
        effect=effects.of_registration,
    ),
    "swap_days": Section(
        _of_committee(committee_texts.swap_now),
        committee_texts.swap_section,
        SWAP_PROMPT,
        lines=_of_committee(committee_texts.swap_lines),
        effect=effects.of_swap_days,
    ),
    "profile": Section(
        _of_committee(profile_texts.profile_now),
        profile_texts.section,
        lines=_of_committee(profile_texts.profile_lines),
        effect=effects.of_profile,
    ),
    "reminders": REMINDERS,
    "close": CLOSE,
    "quiet": QUIET,
}


def sections_of(owner: Owner) -> dict[str, Section]:
    return CELL_SECTIONS if isinstance(owner, Cell) else COMMITTEE_SECTIONS
