"""/toi: what is stored about the person, in short; leaving."""

from collections.abc import Iterable

from markupsafe import Markup

from core.answers.screens.card import reason_words
from core.dates.zones import to_local
from core.model.people import Member, RosterLine
from core.privacy.buttons import DownloadButton, LeaveButton, LeaveConfirmedButton, MeButton
from core.privacy.profile import PARTS, Asked, Consent, Given, Profile
from core.roster.wording import roles_of
from core.ui.home_button import home_button
from core.ui.screens import Screen
from core.ui.words import Words

RECENT = 6
"""How many answers the screen shows; the document has all."""
ANYWHERE = "Asia/Ho_Chi_Minh"
"""Whose clock times are told by when the person is in no roster."""


def me(words: Words, profile: Profile) -> Screen:
    """Name, cell, role, standing, consent, recent answers with reasons, and what else there is."""
    parts = [words("me.head")]
    parts += [_line(words, line) for line in profile.lines]
    parts += [words("me.no_line")] if not profile.lines else []
    parts.append(Markup("\n").join(_consent(words, profile, c) for c in profile.consents[:1]))
    parts += [_asked(words, asked) for asked in profile.requests if asked.accepted is None][:1]
    parts.append(_recent(words, profile.answers[:RECENT]))
    parts.append(_beside(words, profile))
    rows = (
        (words.button("me.download", DownloadButton()),),
        (words.button("me.leave", LeaveButton()),),
        (home_button(words),),
    )
    return Screen(Markup("\n\n").join(part for part in parts if part), rows)


def nothing(words: Words) -> Screen:
    """To somebody of whom nothing is stored."""
    return Screen(words("me.nothing"))


def _line(words: Words, line: RosterLine) -> Markup:
    shown = words(
        "me.line",
        name=line.member.full_name,
        place=line.place,
        role=roles_of(words, line.member),
        standing=standing_words(words, line.member),
    )
    good_at = words.listed(line.member.strengths)
    return shown + "\n" + words("me.strengths", strengths=good_at) if good_at else shown


def standing_words(words: Words, member: Member) -> str:
    """Official or probationary, and whether exempt."""
    standing = words.plain(f"standing.{member.standing}")
    return words.plain("me.exempt", standing=standing) if member.exempt else standing


def _consent(words: Words, profile: Profile, consent: Consent) -> Markup:
    at = to_local(consent.at, zone_of(profile))
    key = "me.consent" if consent.given else "me.consent.withdrawn"
    return words(key, version=consent.version, when=words.when(at.date(), at.time()))


def _asked(words: Words, asked: Asked) -> Markup:
    return words("me.asked", name=asked.name, cell=asked.cell_name)


def _recent(words: Words, answers: Iterable[Given]) -> Markup:
    lines = [_answer(words, given) for given in answers]
    if not lines:
        return words("me.no_answers")
    return Markup("\n").join([words("me.answers"), *lines])


def _answer(words: Words, given: Given) -> Markup:
    meeting = given.meeting
    return words(
        "me.answer",
        when=words.when(meeting.on_date, meeting.at_time),
        cell=meeting.cell_name,
        choice=chosen(words, given),
    )


def _beside(words: Words, profile: Profile) -> Markup:
    """How much else is stored; the document has it line by line."""
    counts = {part: len(getattr(profile.work, part)) for part in PARTS}
    found = [words(f"me.count.{part}", count=count) for part, count in counts.items() if count]
    if profile.traces.feed_at:
        found.append(words("me.count.feed"))
    return words("me.beside", counts=words("list.semicolon").join(found)) if found else Markup("")


def chosen(words: Words, given: Given) -> str:
    """What was answered, why, and whether by somebody else."""
    notes = [words.plain(f"choice.{given.answer.choice}"), reason_words(words, given.answer)]
    if given.answer.on_behalf:
        notes.append(words.plain("me.on_behalf"))
    return " – ".join(note for note in notes if note)


def zone_of(profile: Profile) -> str:
    """Whose clock the person's times are told by."""
    return profile.lines[0].zone if profile.lines else ANYWHERE


# --- leaving --------------------------------------------------------------------------------------


def leaving(words: Words, *, leads: bool) -> Screen:
    """What leaving erases and what stays, before it is done."""
    text = words("me.leaving")
    if leads:
        text += "\n\n" + words("me.leaving.leader")
    yes = words.button("me.leave.yes", LeaveConfirmedButton(), style="danger")
    return Screen(text, ((yes,), (words.button("me.stay", MeButton()),)))


def left(words: Words) -> Screen:
    """Done: nothing is stored any more."""
    return Screen(words("me.left"))
