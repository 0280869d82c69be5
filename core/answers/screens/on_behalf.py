"""Ghi nhận hộ: a leader answers for somebody who phoned."""

from core.answers.buttons import (
    BehalfAnswerButton,
    BehalfMemberButton,
    BehalfReasonButton,
    OnBehalfButton,
    SummaryButton,
)
from core.answers.screens.card import ICONS, recorded
from core.model.answer import Choice, MemberAnswer, Reason
from core.model.meeting import Meeting
from core.ui.paging import one_page, turning
from core.ui.picks import names
from core.ui.rows import in_pairs
from core.ui.screens import Button, Rows, Screen
from core.ui.words import Words

PAGE = 8


def members(words: Words, meeting: Meeting, lines: list[MemberAnswer], page: int) -> Screen:
    """Lists those without an answer first, eight on a page."""
    ordered = sorted(lines, key=lambda line: line.answer is not None)
    shown, page, pages = one_page(ordered, page, PAGE)
    rows: list[tuple[Button, ...]] = [
        (Button(_label(line), BehalfMemberButton(meeting.id, line.member_id).pack()),)
        for line in shown
    ]
    rows += turning(words, page, pages, lambda to: OnBehalfButton(meeting.id, to).pack())
    rows.append((words.button("on_behalf.back", SummaryButton(meeting.id)),))
    when = words.when(meeting.on_date, meeting.at_time)
    named = names((one.full_name, BehalfMemberButton(meeting.id, one.member_id)) for one in lines)
    text = words("on_behalf.whom", when=when, page=page + 1, pages=pages)
    return Screen(text, tuple(rows), picks=(named,))


def _label(line: MemberAnswer) -> str:
    if line.answer is None:
        return line.full_name
    return f"{ICONS[line.answer.choice]} {line.full_name}"


def choices(words: Words, meeting: Meeting, line: MemberAnswer) -> Screen:
    """Offers the answers; the reasons below once they are absent."""
    offered = [Choice.ATTEND, Choice.ABSENT, Choice.UNSURE]
    if meeting.offers_online():
        offered.insert(1, Choice.ONLINE)
    rows: list[tuple[Button, ...]] = [
        (_choice(words, meeting, line, choice),) for choice in offered
    ]
    if line.answer and line.answer.choice is Choice.ABSENT:
        rows += _reasons(words, meeting, line)
    rows.append(
        (
            words.button("on_behalf.list", OnBehalfButton(meeting.id)),
            words.button("on_behalf.back", SummaryButton(meeting.id)),
        )
    )
    when = words.when(meeting.on_date, meeting.at_time)
    text = words("on_behalf.what", name=line.full_name, when=when)
    return Screen(text + "\n\n" + recorded(words, line.answer), tuple(rows))


def _choice(words: Words, meeting: Meeting, line: MemberAnswer, choice: Choice) -> Button:
    label = f"{ICONS[choice]} {words.plain(f'choice.{choice}')}"
    if line.answer and line.answer.choice is choice:
        label = words.plain("choice.chosen", label=label)
    return Button(label, BehalfAnswerButton(meeting.id, line.member_id, choice).pack())


def _reasons(words: Words, meeting: Meeting, line: MemberAnswer) -> Rows:
    buttons = [
        words.button(
            f"reason.button.{reason}", BehalfReasonButton(meeting.id, line.member_id, reason)
        )
        for reason in Reason
    ]
    return in_pairs(buttons)
