"""/toi: what is stored about the person, in short and as a text file; leaving."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from markupsafe import Markup

from core.dates.zones import to_local
from core.model.people import Member, RosterLine
from core.privacy.buttons import DownloadButton, LeaveButton, LeaveConfirmedButton, MeButton
from core.privacy.profile import PersonalProfile
from core.roster.wording import roles_of
from core.ui.confirming import confirming
from core.ui.home_button import home_button
from core.ui.screens import File, Screen
from core.ui.words import Words, words_in

Values = dict[str, Any]
RECENT = 6
"""How many answers the screen shows; the document has all."""


def me(words: Words, profile: PersonalProfile) -> Screen:
    consents, requests = _part(words, profile, "consents"), _part(words, profile, "requests")
    parts = [words("me.head")]
    parts += [_line(words, line) for line in profile.lines]
    parts += [words("me.no_line")] if not profile.lines else []
    parts += [
        words("me.consent" if one["given"] else "me.consent.withdrawn", **one)
        for one in consents[:1]
    ]
    parts += [words("me.asked", **asked) for asked in requests if asked["accepted"] is None][:1]
    parts += [_recent(words, profile), _beside(words, profile)]
    rows = (
        (words.button("me.download", DownloadButton()),),
        (words.button("me.leave", LeaveButton()),),
        (home_button(words),),
    )
    return Screen(Markup("\n\n").join(part for part in parts if part), rows)


def nothing(words: Words) -> Screen:
    return Screen(words("me.nothing"))


def _line(words: Words, line: RosterLine) -> Markup:
    member = line.member
    role, standing = roles_of(words, member), _standing(words, member)
    shown = words("me.line", name=member.full_name, place=line.place, role=role, standing=standing)
    good_at = words.listed(member.strengths)
    return shown + "\n" + words("me.strengths", strengths=good_at) if good_at else shown


def _standing(words: Words, member: Member) -> str:
    standing = words.plain(f"standing.{member.standing}")
    return words.plain("me.exempt", standing=standing) if member.exempt else standing


def _recent(words: Words, profile: PersonalProfile) -> Markup:
    lines = [
        words("me.answer", when=one["meeting"], cell=one["cell"], choice=_chosen(words, one))
        for one in _part(words, profile, "answers")[:RECENT]
    ]
    if not lines:
        return words("me.no_answers")
    return Markup("\n").join([words("me.answers"), *lines])


def _beside(words: Words, profile: PersonalProfile) -> Markup:
    """Counts what else is stored; the document has it line by line."""
    counts = {part: len(profile.parts.get(part, ())) for part in LINES}
    found = [words(f"me.count.{part}", count=count) for part, count in counts.items() if count]
    if profile.feed_at:
        found.append(words("me.count.feed"))
    return words("me.beside", counts=words("list.semicolon").join(found)) if found else Markup("")


def _chosen(words: Words, given: Values) -> str:
    notes = [words.plain(f"choice.{given['choice']}")]
    if given["reason"]:
        notes.append(given["reason_text"] or words.plain(f"reason.{given['reason']}"))
    if given["by_period"]:
        notes.append(words.plain("names.by_period"))
    if given["on_behalf"]:
        notes.append(words.plain("me.on_behalf"))
    return " – ".join(notes)


# --- the document -------------------------------------------------------------------------------


def download(words: Words, profile: PersonalProfile) -> Screen:
    back = words.button("joining.back", MeButton())
    text = "\n".join(_document(words, profile)) + "\n"
    # The mark at the start tells old Windows programs that this is UTF-8.
    file = File("du-lieu-cua-toi.txt", text.encode("utf-8-sig"))
    return Screen(words("me.document"), ((back,),), file)


def _document(words: Words, profile: PersonalProfile) -> list[str]:
    plain = words.plain
    lines = [
        plain("me.file.head"),
        plain("me.file.telegram_id", telegram_id=profile.telegram_id),
        plain("me.file.language", language=words_in(profile.language).plain("language.name")),
        *_traces(words, profile),
    ]
    lines += ["", plain("me.file.lines"), *[_file_line(words, line) for line in profile.lines]]
    for head, line in ALWAYS.items():
        part = head.removeprefix("me.file.")
        lines += ["", plain(head), *[line(words, row) for row in _part(words, profile, part)]]
    for part, line in LINES.items():
        if found := _part(words, profile, part):
            lines += ["", plain(f"me.part.{part}"), *[line(words, row) for row in found]]
    return lines


def _traces(words: Words, profile: PersonalProfile) -> list[str]:
    plain = words.plain
    feed, lost, back = (
        _readable(words, profile.zone, at)
        for at in (profile.feed_at, profile.unreachable_since, profile.returned_at)
    )
    lines = [plain("me.file.feed", when=feed or plain("me.file.none"))]
    lines += [plain("me.file.unreachable", when=lost)] if lost else []
    lines += [plain("me.file.returned", when=back)] if back else []
    lines.append(plain("me.file.messages", count=profile.messages))
    return [*lines, plain("me.file.log", count=profile.log_lines)]


def _file_line(words: Words, line: RosterLine) -> str:
    return words.plain(
        "me.file.line",
        name=line.member.full_name,
        cell=line.cell_name or "–",
        committee=line.committee_name,
        role=roles_of(words, line.member),
        standing=_standing(words, line.member),
        strengths=words.listed(line.member.strengths) or "–",
    )


# --- part by part -------------------------------------------------------------------------------


def _part(words: Words, profile: PersonalProfile, part: str) -> list[Values]:
    """Makes a part's rows readable: moments and days as text, with the meeting they are of."""
    found = []
    for row in profile.parts.get(part, ()):
        text = {name: _readable(words, profile.zone, value) for name, value in row.items()}
        if "at_time" in row:
            text["meeting"] = words.when(row["on_date"], row["at_time"])
        elif "on_date" in row:
            text["meeting"] = f"{text['on_date']}, {row['cell']}"
        elif "month" in row:
            text["month"] = words.month(row["month"])
        found.append(text)
    return found


def _readable(words: Words, zone: str, value: object) -> object:
    if isinstance(value, datetime):
        local = to_local(value, zone)
        return words.when(local.date(), local.time())
    return words.full_date(value) if isinstance(value, date) else value


def _consent(words: Words, row: Values) -> str:
    return words.plain("me.file.given" if row["given"] else "me.file.withdrawn", **row)


def _request(words: Words, row: Values) -> str:
    outcome = {None: "open", True: "accepted", False: "refused"}[row["accepted"]]
    said = words.plain(f"me.file.request.{outcome}")
    return words.plain("me.file.request", **row, outcome=said)


def _answer(words: Words, row: Values) -> str:
    return words.plain("me.file.answer", **row | {"choice": _chosen(words, row)})


def _duty(words: Words, row: Values) -> str:
    state = words.plain(f"duties.state.{row['state']}")
    if row["passed_on"]:
        state = words.plain("me.file.duty.passed_on")
    elif row["taken_over"]:
        state = words.plain("me.file.duty.taken_over", state=state)
    kind = words.plain(f"duties.kind.{row['kind']}")
    day = row["day"] or words.plain("me.file.no_day")
    return words.plain("me.file.duty", **row | {"kind": kind, "state": state, "day": day})


def _swap(words: Words, row: Values) -> str:
    kind = words.plain(f"duties.kind.{row['kind']}")
    state = words.plain(f"me.file.swap.state.{row['state']}")
    key = "me.file.swap.asking" if row["asking"] else "me.file.swap.asked"
    return words.plain(key, **row | {"kind": kind, "state": state})


def _to_do(words: Words, row: Values) -> str:
    done, due = row["done"], row["due"] or words.plain("me.file.no_day")
    state = words.plain("me.file.todo.done" if done else "me.file.todo.open", when=done)
    return words.plain("me.file.todo", **row | {"due": due, "state": state})


def _absence(words: Words, row: Values) -> str:
    return words.plain(
        "me.file.absence", **row | {"reason": words.plain(f"reason.{row['reason']}")}
    )


def _opinion(words: Words, row: Values) -> str:
    return words.plain("me.file.opinion", **{name: value or "–" for name, value in row.items()})


def _reading(words: Words, row: Values) -> str:
    read = row["read"] or words.plain("me.file.none")
    return words.plain("me.file.reading", **row | {"read": read})


def _visit(words: Words, row: Values) -> str:
    state = words.plain(f"me.file.visit.{row['state']}")
    return words.plain("me.file.visit", **row | {"state": state})


def _chaired(words: Words, row: Values) -> str:
    return words.plain("me.file.chaired", **row)


def _notice(words: Words, row: Values) -> str:
    return words.plain("me.file.notice", **row)


def _invite(words: Words, row: Values) -> str:
    state = "used" if row["used"] else "revoked" if row["revoked"] else "open"
    return words.plain("me.file.invite", **row, state=words.plain(f"me.file.invite.{state}"))


Line = Callable[[Words, Values], str]
ALWAYS: Mapping[str, Line] = {
    "me.file.consents": _consent,
    "me.file.requests": _request,
    "me.file.answers": _answer,
    "me.file.history": _answer,
}
"""The headings that the document has in any case, and how their rows are written."""
LINES: Mapping[str, Line] = {
    "duties": _duty,
    "swaps": _swap,
    "items": _to_do,
    "ticked": _to_do,
    "tasks": _to_do,
    "absences": _absence,
    "opinions": _opinion,
    "readings": _reading,
    "visits": _visit,
    "chaired": _chaired,
    "received": _notice,
    "sent": _notice,
    "invites": _invite,
}
"""The parts that are there only where something is stored, in the order of the document."""


# --- leaving --------------------------------------------------------------------------------------


def leaving(words: Words, *, leads: bool) -> Screen:
    text = words("me.leaving")
    if leads:
        text += "\n\n" + words("me.leaving.leader")
    yes = words.button("me.leave.yes", LeaveConfirmedButton())
    return confirming(text, yes, words.button("me.stay", MeButton()))


def left(words: Words) -> Screen:
    return Screen(words("me.left"))
