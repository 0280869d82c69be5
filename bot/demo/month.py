"""The demo's month: the committee asks for meetings, two cells follow a rule."""

from dataclasses import replace
from datetime import datetime, time

from bot.demo.world import load_named
from core.committee import registration
from core.dates import rules
from core.dates.holidays import Holidays
from core.dates.zones import to_local
from core.model.people import Cell
from db.engine.database import Database, Session
from db.meetings.meetings import NewMeeting, save_cell_settings, save_series
from db.settings.settings import load_committee, save_committee_settings
from handlers.meetings.publish import publish

TOPIC_CELL = "Chi bộ Trường Tiểu học Hồng Mai"
TOPIC_RULE = rules.MeetingRule(rules.NthWeekday(1, 5), time(8, 0), place="Phòng hội đồng")
YEAR_CELL = "Chi bộ Tổ dân phố số 5"
YEAR_RULE = rules.MeetingRule(rules.LastWorkingDay(), time(17, 30), place="Nhà văn hóa tổ 5")


async def follow_rules(db: Database, now: datetime) -> None:
    """Asks for next month's meetings today; of two cells with a rule one has published."""
    async with db.begin() as tx:
        committee = await load_committee(tx, 1)
        today = to_local(now, committee.zone).date()
        asking = {"registration": {"ask_day": today.day}}
        await save_committee_settings(tx, replace(committee, settings=asking))
        await _give_rule(tx, TOPIC_CELL, TOPIC_RULE)
        cell = await _give_rule(tx, YEAR_CELL, YEAR_RULE)
        month = registration.next_month(registration.month_of(today))
        [on] = rules.dates_between(YEAR_RULE, month, registration.last_day(month), Holidays())
        series_id = await save_series(tx, cell, rules.rule_to_data(YEAR_RULE), now)
        new = NewMeeting(on, YEAR_RULE.at, YEAR_RULE.place, rule_on=on)
        await publish(tx, cell, new, now, account_id=None, series_id=series_id)


async def _give_rule(tx: Session, name: str, rule: rules.MeetingRule) -> Cell:
    cell = replace(await load_named(tx, name), rule=rules.rule_to_data(rule), place=rule.place)
    await save_cell_settings(tx, cell)
    return cell
