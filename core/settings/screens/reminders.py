"""/caidat: which reminders go when and to whom, when answers close, the quiet hours."""

from collections.abc import Collection, Sequence
from datetime import time

from markupsafe import Markup

from core.dates.zones import to_local
from core.model.meeting import Meeting
from core.model.people import Cell
from core.reminders.waves import CLOSE, Wave, WaveRule, rules_from
from core.settings import buttons as settings_buttons
from core.settings import reminders
from core.settings.screens.settings import Owner, back_button, chosen, number_of
from core.ui import picks
from core.ui.rows import in_rows
from core.ui.screens import Button, Rows, Screen
from core.ui.words import Words

DAY, HOUR = 24 * 60, 60


# --- in words -----------------------------------------------------------------------------------


def span(words: Words, minutes: int) -> str:
    """Writes "3 ngày", "2 giờ", "90 phút"."""
    for unit, name in ((DAY, "day"), (HOUR, "hour")):
        if minutes % unit == 0:
            count = minutes // unit
            return words.plain(f"span.{name}", count=count)
    return words.plain("span.minutes", count=minutes)


def whom(words: Words, audience: Collection[str]) -> str:
    return words.plain(f"audience.{reminders.audience_name(audience)}")


def wave_lines(words: Words, owner: Owner) -> list[str]:
    rules = rules_from(owner.reminders)
    days = rules.series_invitation.days
    return [wave_line(words, wave, days) for wave in rules.waves]


def wave_line(words: Words, wave: WaveRule, series_days: int) -> str:
    name = words.plain(f"wave.{wave.kind}")
    if not wave.on:
        return words.plain("wave.off", name=name)
    if wave.minutes_before is None:
        return words.plain("wave.at_publishing", name=name, count=series_days)
    when = span(words, wave.minutes_before)
    return words.plain("wave.before", name=name, span=when, whom=whom(words, wave.audience))


def waves_now(words: Words, owner: Owner) -> str:
    on = sum(wave.on for wave in rules_from(owner.reminders).waves)
    return words.plain("settings.reminders.now", count=on)


def quiet_now(words: Words, owner: Owner) -> str:
    rules = rules_from(owner.reminders)
    return quiet_words(words, rules.quiet_from, rules.quiet_until)


def quiet_words(words: Words, start: time, end: time) -> str:
    if start == end:
        return words.plain("settings.quiet.none")
    return words.plain("settings.quiet.hours", start=words.hour(start), end=words.hour(end))


def source(words: Words, owner: Owner, section: str) -> str:
    """Says whose setting counts here: the owner's own, or what it inherits."""
    own = reminders.sets_own(owner.own_reminders, section)
    if isinstance(owner, Cell):
        return words.plain("settings.own" if own else "settings.inherited")
    return words.plain("settings.own.committee" if own else "settings.inherited.committee")


def closing_now(words: Words, owner: Owner) -> str:
    return words.plain(f"closing.{reminders.closing_name(owner.reminders)}")


# --- screens ------------------------------------------------------------------------------------


def waves(words: Words, owner: Owner) -> Screen:
    rules = rules_from(owner.reminders)
    buttons = [
        (
            words.button(
                "wave.button",
                settings_buttons.WaveButton(number_of(owner), wave.kind),
                name=words.plain(f"wave.{wave.kind}"),
            ),
        )
        for wave in rules.waves
    ]
    lines = Markup("\n").join(words("settings.item", line=ln) for ln in wave_lines(words, owner))
    most = words("settings.reminders.most", count=reminders.most_messages(owner.reminders))
    parts = [words("settings.reminders.ask"), lines, most, _source(words, owner, "reminders")]
    text = Markup("\n\n").join(part for part in parts if part)
    return Screen(text, (*buttons, *_ways_out(words, owner, "reminders")))


def one_wave(words: Words, owner: Owner, wave: WaveRule) -> Screen:
    """Shows how long before, for whom, on or off. The invitation is always on."""
    rules = rules_from(owner.reminders)
    line = wave_line(words, wave, rules.series_invitation.days)
    rows: Rows = _series_rows(words, owner) if wave.minutes_before is None else ()
    if wave.minutes_before is not None:
        choices = reminders.wave_choices(wave.kind)
        rows = (
            *_minute_rows(words, owner, wave, choices["minutes_before"]),
            *_audience_rows(words, owner, wave, choices["audience"]),
            (_on_button(words, owner, wave),),
        )
    back = words.button("wave.back", settings_buttons.SectionButton(number_of(owner), "reminders"))
    typed = _span_typed(owner, wave)
    return Screen(words("wave.ask", line=line), (*rows, (back,)), picks=(typed,))


def _span_typed(owner: Owner, wave: WaveRule) -> picks.Pick:
    """Takes a time before the meeting; a bare number is of the unit that the choices have."""
    number = number_of(owner)
    if wave.minutes_before is None:
        days = settings_buttons.WaveChoiceButton(number, wave.kind, "days", "")
        return picks.any_number(days, "value")
    choices = reminders.wave_choices(wave.kind)["minutes_before"]
    unit = next(one for one in (DAY, HOUR, 1) if all(minutes % one == 0 for minutes in choices))
    before = settings_buttons.WaveChoiceButton(number, wave.kind, "minutes", "")
    return picks.any_span(before, "value", unit)


def _minute_rows(words: Words, owner: Owner, wave: WaveRule, choices: Sequence[int]) -> Rows:
    now = wave.minutes_before if wave.on else None
    buttons = [
        Button(
            chosen(words, span(words, minutes), marked=minutes == now),
            settings_buttons.WaveChoiceButton(
                number_of(owner), wave.kind, "minutes", str(minutes)
            ).pack(),
        )
        for minutes in choices
    ]
    return in_rows(buttons, 3)


def _audience_rows(words: Words, owner: Owner, wave: WaveRule, choices: Sequence[str]) -> Rows:
    now = reminders.audience_name(wave.audience) if wave.on else ""
    return tuple(
        (
            Button(
                chosen(words, whom(words, reminders.audiences()[name]), marked=name == now),
                settings_buttons.WaveChoiceButton(
                    number_of(owner), wave.kind, "audience", name
                ).pack(),
            ),
        )
        for name in choices
        if len(choices) > 1
    )


def _on_button(words: Words, owner: Owner, wave: WaveRule) -> Button:
    key = "wave.turn_off" if wave.on else "wave.turn_on"
    data = settings_buttons.WaveChoiceButton(
        number_of(owner), wave.kind, "on", str(int(not wave.on))
    )
    return words.button(key, data)


def _series_rows(words: Words, owner: Owner) -> Rows:
    now = rules_from(owner.reminders).series_invitation.days
    buttons = [
        Button(
            chosen(words, span(words, days * DAY), marked=days == now),
            settings_buttons.WaveChoiceButton(
                number_of(owner), "invitation", "days", str(days)
            ).pack(),
        )
        for days in reminders.offered()["series_invitation_days"]
    ]
    return in_rows(buttons, 3)


def closing(words: Words, owner: Owner) -> Screen:
    now = reminders.closing_name(owner.reminders)
    rows = tuple(
        (
            Button(
                chosen(words, words.plain(f"closing.{name}"), marked=name == now),
                settings_buttons.ClosingButton(number_of(owner), name).pack(),
            ),
        )
        for name in reminders.closings()
    )
    return _section(words, owner, "close", rows)


def quiet(words: Words, owner: Owner) -> Screen:
    rules = rules_from(owner.reminders)
    now = rules.quiet_from, rules.quiet_until
    pairs = [tuple(map(time.fromisoformat, pair)) for pair in reminders.offered()["quiet"]]
    buttons = [
        Button(
            chosen(words, quiet_words(words, start, end), marked=(start, end) == now),
            settings_buttons.QuietButton(number_of(owner), f"{start:%H%M}", f"{end:%H%M}").pack(),
        )
        for start, end in [*pairs, (time(0), time(0))]
    ]
    return _section(words, owner, "quiet", in_rows(buttons, 2))


def _section(words: Words, owner: Owner, section: str, rows: Rows) -> Screen:
    parts = [words(f"settings.{section}.ask"), _source(words, owner, section)]
    text = Markup("\n\n").join(part for part in parts if part)
    named = picks.labels(rows)
    return Screen(text, (*rows, *_ways_out(words, owner, section)), picks=(named,))


def _source(words: Words, owner: Owner, section: str) -> Markup:
    if not isinstance(owner, Cell):
        return words("settings.for_cells")
    return Markup("{}").format(source(words, owner, section))


def _ways_out(words: Words, owner: Owner, section: str) -> Rows:
    back = (back_button(words, number_of(owner)),)
    if not reminders.sets_own(owner.own_reminders, section):
        return (back,)
    key = "settings.inherit" if isinstance(owner, Cell) else "settings.inherit.default"
    data = settings_buttons.InheritButton(number_of(owner), section)
    return ((words.button(key, data),), back)


# --- what a change means ------------------------------------------------------------------------


def no_meeting(words: Words) -> Markup:
    return words("settings.effect.no_meeting")


def next_meeting(
    words: Words, meeting: Meeting, owner: Owner, coming: Sequence[Wave], gone: set[str]
) -> Markup:
    """Says when the next meeting's reminders would go, and what has gone out already."""
    lines = [words("settings.effect.next", when=words.when(meeting.on_date, meeting.at_time))]
    for wave in rules_from(owner.reminders).waves:
        name = words.plain(f"wave.{wave.kind}")
        found = next((one for one in coming if one.kind == wave.kind), None)
        if wave.kind in gone:
            lines.append(words("settings.effect.sent", name=name))
        elif found:
            local = to_local(found.due_at, meeting.zone)
            when = words.when(local.date(), local.time())
            who = whom(words, found.audience)
            lines.append(words("settings.effect.wave", name=name, when=when, whom=who))
    closes = next(wave.due_at for wave in coming if wave.kind == CLOSE)
    local = to_local(closes, meeting.zone)
    lines.append(words("settings.effect.closes", when=words.when(local.date(), local.time())))
    return Markup("\n").join(lines)


def for_cells(words: Words, count: int) -> Markup:
    return words("settings.effect.cells", count=count)
