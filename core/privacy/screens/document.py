"""/toi: everything that is stored about the person, as a text file."""

from datetime import date, datetime

from core.dates.zones import to_local
from core.model.people import RosterLine
from core.privacy.buttons import MeButton
from core.privacy.profile import (
    Asked,
    Away,
    Consent,
    Given,
    Invited,
    Opinion,
    Prepared,
    Profile,
    Reading,
    Sitting,
    Swapped,
    ToDo,
    Told,
    Visited,
)
from core.privacy.screens.me import chosen, standing_words, zone_of
from core.roster.wording import roles_of
from core.ui.screens import File, Screen
from core.ui.words import Words


def download(words: Words, profile: Profile) -> Screen:
    """Everything stored about the person, as a text file."""
    back = words.button("joining.back", MeButton())
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
    lines += _traces(words, profile)
    lines += ["", plain("me.file.lines"), *[_file_line(words, x) for x in profile.lines]]
    lines += ["", plain("me.file.consents")]
    lines += [_file_consent(words, profile, consent) for consent in profile.consents]
    lines += ["", plain("me.file.requests")]
    lines += [_file_request(words, profile, asked) for asked in profile.requests]
    lines += ["", plain("me.file.answers")]
    lines += [_file_answer(words, profile, given) for given in profile.answers]
    lines += ["", plain("me.file.history")]
    lines += [_file_answer(words, profile, given) for given in profile.history]
    for part, found in _parts(words, profile).items():
        lines += ["", plain(f"me.part.{part}"), *found] if found else []
    return lines


def _file_line(words: Words, line: RosterLine) -> str:
    return words.plain(
        "me.file.line",
        name=line.member.full_name,
        cell=line.cell_name or "–",
        committee=line.committee_name,
        role=roles_of(words, line.member),
        standing=standing_words(words, line.member),
        strengths=words.listed(line.member.strengths) or "–",
    )


def _file_consent(words: Words, profile: Profile, consent: Consent) -> str:
    at = to_local(consent.at, zone_of(profile))
    key = "me.file.given" if consent.given else "me.file.withdrawn"
    return words.plain(key, version=consent.version, when=words.when(at.date(), at.time()))


def _file_request(words: Words, profile: Profile, asked: Asked) -> str:
    at = to_local(asked.asked_at, zone_of(profile))
    outcome = {None: "open", True: "accepted", False: "refused"}[asked.accepted]
    return words.plain(
        "me.file.request",
        when=words.when(at.date(), at.time()),
        cell=asked.cell_name,
        name=asked.name,
        outcome=words.plain(f"me.file.request.{outcome}"),
    )


def _file_answer(words: Words, profile: Profile, given: Given) -> str:
    at = to_local(given.at, zone_of(profile))
    meeting = given.meeting
    return words.plain(
        "me.file.answer",
        meeting=words.when(meeting.on_date, meeting.at_time),
        cell=meeting.cell_name,
        choice=chosen(words, given),
        when=words.when(at.date(), at.time()),
    )


# --- part by part -------------------------------------------------------------------------------


def _traces(words: Words, profile: Profile) -> list[str]:
    plain, traces = words.plain, profile.traces
    feed = _when(words, profile, traces.feed_at) if traces.feed_at else plain("me.file.none")
    lines = [plain("me.file.feed", when=feed)]
    if traces.unreachable_since:
        since = _when(words, profile, traces.unreachable_since)
        lines.append(plain("me.file.unreachable", when=since))
    if traces.returned_at:
        lines.append(plain("me.file.returned", when=_when(words, profile, traces.returned_at)))
    lines.append(plain("me.file.messages", count=traces.messages))
    return [*lines, plain("me.file.log", count=traces.log_lines)]


def _parts(words: Words, profile: Profile) -> dict[str, list[str]]:
    """The lines of each part, in the order of the file."""
    work = profile.work
    return {
        "duties": [_duty(words, profile, one) for one in work.duties],
        "swaps": [_swap(words, profile, one) for one in work.swaps],
        "items": [_to_do(words, profile, one) for one in work.items],
        "ticked": [_to_do(words, profile, one) for one in work.ticked],
        "tasks": [_to_do(words, profile, one) for one in work.tasks],
        "absences": [_absence(words, profile, one) for one in work.absences],
        "opinions": [_opinion(words, profile, one) for one in work.opinions],
        "readings": [_reading(words, profile, one) for one in work.readings],
        "visits": [_visit(words, one) for one in work.visits],
        "chaired": [
            words.plain("me.file.chaired", meeting=_of(words, one)) for one in work.chaired
        ],
        "received": [_notice(words, profile, one) for one in work.received],
        "sent": [_notice(words, profile, one) for one in work.sent],
        "invites": [_invite(words, profile, one) for one in work.invites],
    }


def _when(words: Words, profile: Profile, at: datetime) -> str:
    local = to_local(at, zone_of(profile))
    return words.when(local.date(), local.time())


def _day(words: Words, on: date | None) -> str:
    return words.full_date(on) if on else words.plain("me.file.no_day")


def _of(words: Words, sitting: Sitting) -> str:
    return f"{words.full_date(sitting.on_date)}, {sitting.cell_name}"


def _duty(words: Words, profile: Profile, one: Prepared) -> str:
    state = words.plain(f"duties.state.{one.state}")
    if one.passed_on:
        state = words.plain("me.file.duty.passed_on")
    elif one.taken_over:
        state = words.plain("me.file.duty.taken_over", state=state)
    return words.plain(
        "me.file.duty",
        kind=words.plain(f"duties.kind.{one.kind}"),
        topic=one.topic,
        cell=one.cell_name,
        day=_day(words, one.on_date),
        state=state,
        when=_when(words, profile, one.asked_at),
    )


def _swap(words: Words, profile: Profile, one: Swapped) -> str:
    return words.plain(
        "me.file.swap.asking" if one.asking else "me.file.swap.asked",
        name=one.other,
        kind=words.plain(f"duties.kind.{one.kind}"),
        topic=one.topic,
        state=words.plain(f"me.file.swap.state.{one.state}"),
        when=_when(words, profile, one.asked_at),
    )


def _to_do(words: Words, profile: Profile, one: ToDo) -> str:
    state = words.plain("me.file.todo.open")
    if one.done_at:
        state = words.plain("me.file.todo.done", when=_when(words, profile, one.done_at))
    return words.plain(
        "me.file.todo",
        title=one.title,
        meeting=_of(words, one.of),
        due=_day(words, one.due_on),
        state=state,
    )


def _absence(words: Words, profile: Profile, one: Away) -> str:
    return words.plain(
        "me.file.absence",
        first=_day(words, one.first_on),
        last=_day(words, one.last_on),
        reason=words.plain(f"reason.{one.reason}"),
        when=_when(words, profile, one.recorded_at),
    )


def _opinion(words: Words, profile: Profile, one: Opinion) -> str:
    return words.plain(
        "me.file.opinion",
        meeting=_of(words, one.of),
        strengths=one.strengths or "–",
        weaknesses=one.weaknesses or "–",
        lessons=one.lessons or "–",
        when=_when(words, profile, one.at),
    )


def _reading(words: Words, profile: Profile, one: Reading) -> str:
    read = _when(words, profile, one.read_at) if one.read_at else words.plain("me.file.none")
    sent = _when(words, profile, one.sent_at)
    return words.plain("me.file.reading", meeting=_of(words, one.of), sent=sent, read=read)


def _visit(words: Words, one: Visited) -> str:
    state = words.plain(f"me.file.visit.{one.state}")
    return words.plain(
        "me.file.visit", month=words.month(one.month), cell=one.cell_name, state=state
    )


def _notice(words: Words, profile: Profile, one: Told) -> str:
    return words.plain("me.file.notice", when=_when(words, profile, one.at), text=one.text)


def _invite(words: Words, profile: Profile, one: Invited) -> str:
    state = "used" if one.used_at else "revoked" if one.revoked_at else "open"
    return words.plain(
        "me.file.invite",
        when=_when(words, profile, one.created_at),
        state=words.plain(f"me.file.invite.{state}"),
    )
