"""Đăng cả năm: the year's draft becomes a series in a minute."""

from core.dates.rules import rule_to_data
from core.meetings import buttons, year_plan
from core.meetings.publishing import YEAR
from core.model.meeting import Meeting
from core.model.people import Actor
from core.model.scope import Subject
from db import prompts
from db.engine.database import Session
from db.meetings import meetings as db_meetings
from handlers.meetings import publishing
from handlers.meetings import year as year_drafts
from handlers.meetings.publish import publish_soon
from handlers.turn import Turn


async def on_publish_year_tapped(turn: Turn, button: buttons.PublishYearButton) -> None:
    """Publishes what the draft showed, as one series; a changed year is shown again."""
    async with turn.begin() as (tx, actor):
        year = await year_drafts.load_year(tx, turn, actor, button.cell_id)
        ready = year.ready and year.seen == button.seen
        if ready:
            first = await _publish(tx, turn, actor, year)
            await prompts.end_prompt(tx, actor.telegram_id, year_drafts.YEAR_PROMPT)
            screen = await publishing.waiting_screen(tx, turn, first, YEAR)
    if not ready:
        await turn.toast(turn.words.plain("rule.year.changed"))
        await turn.show(year_drafts.draw(turn, year))
        return
    await turn.toast(turn.words.plain("publishing.toast"))
    await publishing.show_waiting(turn, screen, first, YEAR)


async def _publish(tx: Session, turn: Turn, actor: Actor, year: year_plan.YearDraft) -> Meeting:
    """Publishes the year in a minute; returns its first meeting."""
    cell, rule = year.cell, rule_to_data(year.rule)
    series_id = await db_meetings.save_series(tx, cell, rule, turn.now)
    news = [
        db_meetings.NewMeeting(
            on_date=day.on or day.rule_on,
            at_time=year.rule.at,
            place=year.place,
            mode=year.rule.mode,
            rule_on=day.rule_on,
            excepted=day.by_hand,
        )
        for day in year.wanted
    ]
    by = actor.account_id
    made = await publish_soon(tx, cell, news, turn.now, account_id=by, series_id=series_id)
    about = Subject(f"series:{series_id}", cell.scope)
    after = {"rule": rule, "meetings": len(year.wanted)}
    await turn.record(tx, actor, "publish_series", about, after=after)
    return made[0]
