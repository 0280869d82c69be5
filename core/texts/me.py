"""/toi: what is stored about the person, as a screen and as a document; leaving."""

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from core.buttons import ButtonData
from core.people import Member
from core.personal_data import Asked, Consent, Given, Line, Profile
from core.screens import Button, File, Screen
from core.texts.card import reason_words
from core.texts.home import home_button
from core.texts.joining import roles_of
from core.words import Words
from core.zones import to_local

RECENT = 6
"""How many answers the screen shows; the document has all."""
ANYWHERE = "Asia/Ho_Chi_Minh"
"""Whose clock times are told by when the person is in no roster."""


@dataclass(frozen=True)
class MeButton(ButtonData):
    """Back to what is stored about me."""

    code = "pm"


@dataclass(frozen=True)
class DownloadButton(ButtonData):
    """Tải về."""

    code = "pd"


@dataclass(frozen=True)
class LeaveButton(ButtonData):
    """Rời khỏi bot: asks once more."""

    code = "pl"


@dataclass(frozen=True)
class LeaveConfirmedButton(ButtonData):
    """Leaves, and erases."""

    code = "pc"


def me(words: Words, profile: Profile) -> Screen:
    """Name, cell, role, standing, consent, recent answers with their reasons."""
    parts = [words("me.head")]
    parts += [_line(words, line) for line in profile.lines]
    parts += [words("me.no_line")] if not profile.lines else []
    parts.append(Markup("\n").join(_consent(words, profile, c) for c in profile.consents[:1]))
    parts += [_asked(words, asked) for asked in profile.requests if asked.accepted is None][:1]
    parts.append(_recent(words, profile.answers[:RECENT]))
    rows = (
        (Button(words.plain("me.download"), DownloadButton().pack()),),
        (Button(words.plain("me.leave"), LeaveButton().pack()),),
        (home_button(words),),
    )
    return Screen(Markup("\n\n").join(part for part in parts if part), rows)


def nothing(words: Words) -> Screen:
    """To somebody of whom nothing is stored."""
    return Screen(words("me.nothing"))


def _line(words: Words, line: Line) -> Markup:
    return words(
        "me.line",
        name=line.member.full_name,
        place=line.place,
        role=roles_of(words, line.member),
        standing=_standing(words, line.member),
    )


def _standing(words: Words, member: Member) -> str:
    standing = words.plain(f"standing.{member.standing}")
    return words.plain("me.exempt", standing=standing) if member.exempt else standing


def _consent(words: Words, profile: Profile, consent: Consent) -> Markup:
    at = to_local(consent.at, _zone(profile))
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
        choice=_chosen(words, given),
    )


def _chosen(words: Words, given: Given) -> str:
    notes = [words.plain(f"choice.{given.answer.choice}"), reason_words(words, given.answer)]
    if given.answer.on_behalf:
        notes.append(words.plain("me.on_behalf"))
    return " – ".join(note for note in notes if note)


def _zone(profile: Profile) -> str:
    return profile.lines[0].zone if profile.lines else ANYWHERE


# --- the document ---------------------------------------------------------------------------------


def download(words: Words, profile: Profile) -> Screen:
    """Everything stored about the person, as a text file."""
    back = Button(words.plain("joining.back"), MeButton().pack())
    text = "\n".join(_document(words, profile)) + "\n"
    # The mark at the start tells old Windows programs that this is UTF-8.
    file = File("du-lieu-cua-toi.txt", text.encode("utf-8-sig"))
    return Screen(words("me.document"), ((back,),), file)


def _document(words: Words, profile: Profile) -> list[str]:
    plain = words.plain
    lines = [
        plain("me.file.head"),
        plain("me.file.telegram_id", telegram_id=profile.telegram_id),
        plain("me.file.language", language=plain(f"language.{profile.language}")),
    ]
    lines += ["", plain("me.file.lines"), *[_file_line(words, x) for x in profile.lines]]
    lines += ["", plain("me.file.consents")]
    lines += [_file_consent(words, profile, consent) for consent in profile.consents]
    lines += ["", plain("me.file.requests")]
    lines += [_file_request(words, profile, asked) for asked in profile.requests]
    lines += ["", plain("me.file.answers")]
    lines += [_file_answer(words, profile, given) for given in profile.answers]
    lines += ["", plain("me.file.history")]
    return lines + [_file_answer(words, profile, given) for given in profile.history]


def _file_line(words: Words, line: Line) -> str:
    return words.plain(
        "me.file.line",
        name=line.member.full_name,
        cell=line.cell_name or "–",
        committee=line.committee_name,
        role=roles_of(words, line.member),
        standing=_standing(words, line.member),
    )


def _file_consent(words: Words, profile: Profile, consent: Consent) -> str:
    at = to_local(consent.at, _zone(profile))
    key = "me.file.given" if consent.given else "me.file.withdrawn"
    return words.plain(key, version=consent.version, when=words.when(at.date(), at.time()))


def _file_request(words: Words, profile: Profile, asked: Asked) -> str:
    at = to_local(asked.asked_at, _zone(profile))
    outcome = {None: "open", True: "accepted", False: "refused"}[asked.accepted]
    return words.plain(
        "me.file.request",
        when=words.when(at.date(), at.time()),
        cell=asked.cell_name,
        name=asked.name,
        outcome=words.plain(f"me.file.request.{outcome}"),
    )


def _file_answer(words: Words, profile: Profile, given: Given) -> str:
    at = to_local(given.at, _zone(profile))
    meeting = given.meeting
    return words.plain(
        "me.file.answer",
        meeting=words.when(meeting.on_date, meeting.at_time),
        cell=meeting.cell_name,
        choice=_chosen(words, given),
        when=words.when(at.date(), at.time()),
    )


# --- leaving --------------------------------------------------------------------------------------


def leaving(words: Words, *, leads: bool) -> Screen:
    """What leaving erases and what stays, before it is done."""
    text = words("me.leaving")
    if leads:
        text += "\n\n" + words("me.leaving.leader")
    yes = Button(words.plain("me.leave.yes"), LeaveConfirmedButton().pack(), style="danger")
    return Screen(text, ((yes,), (Button(words.plain("me.stay"), MeButton().pack()),)))


def left(words: Words) -> Screen:
    """Done: nothing is stored any more."""
    return Screen(words("me.left"))
