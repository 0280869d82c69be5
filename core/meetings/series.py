"""An edit of one meeting made to the others of its series as well."""

from dataclasses import replace
from datetime import date

from core.dates.holidays import Holidays
from core.dates.rules import DayOfMonth, MeetingRule, NthWeekday, Pattern, dates_of_year
from core.meetings.form import Edit
from core.model.meeting import Meeting


def rule_moved(
    rule: MeetingRule, named: date, moved: date, holidays: Holidays
) -> MeetingRule | None:
    """Finds the rule of the same kind that gives `moved` in the month where `rule` gave `named`.

    None where there is none: another month, a fifth weekday, a last working day.
    """
    if (named.year, named.month) != (moved.year, moved.month):
        return None
    patterns: list[Pattern] = []
    match rule.pattern:
        case DayOfMonth():
            patterns = [DayOfMonth(moved.day)]
        case NthWeekday(nth, _):
            own = -(-moved.day // 7)
            tried = dict.fromkeys([nth, own, -1])
            patterns = [NthWeekday(n, moved.weekday()) for n in tried if n == -1 or 1 <= n <= 4]
    rules = (replace(rule, pattern=pattern) for pattern in patterns)
    return next((one for one in rules if date_in(one, moved, holidays) == moved), None)


def date_in(rule: MeetingRule, month: date, holidays: Holidays) -> date | None:
    """Gives the rule's date in the month of this day; None in a month it leaves out."""
    dates = dates_of_year(rule, month.year, holidays)
    return next((on for on in dates if on.month == month.month), None)


def alike(edit: Edit, meeting: Meeting, rule: MeetingRule | None, holidays: Holidays) -> Edit:
    """Makes the same edit for another meeting of the series; `rule` gives its day if it moves."""
    shared = {key: edit[key] for key in ("at_time", "place", "mode") if key in edit}
    if "on_date" not in edit or rule is None:
        return shared
    on = date_in(rule, meeting.rule_on or meeting.on_date, holidays)
    return {**shared, "on_date": on.isoformat()} if on else shared


def may_extend(edit: Edit, rule: MeetingRule | None) -> bool:
    """Tells whether an edit can be made to the other meetings of the series too."""
    if not {"on_date", "at_time", "place", "mode"} & set(edit) or "state" in edit:
        return False
    return "on_date" not in edit or rule is not None
