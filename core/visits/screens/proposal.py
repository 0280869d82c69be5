"""A year's visits by rule: the proposal, and changing a line of it."""

from markupsafe import Markup

from core.ui.home_button import home_button
from core.ui.paging import turning, which_page
from core.ui.picks import labels, months, names, numbers
from core.ui.screens import Button, Screen
from core.ui.words import Words
from core.visits import buttons
from core.visits.proposal import ProposalLine, ProposalView
from core.visits.screens.assign import candidate_words, month_words
from core.visits.screens.plan import A_PAGE, number_rows, page_of
from core.visits.visit import month_number


def proposal_from(words: Words, view: ProposalView, number: int) -> Screen:
    """Shows the page of the proposal with that line."""
    return proposal(words, view, number // A_PAGE)


def proposal(words: Words, view: ProposalView, page: int) -> Screen:
    """Shows a page of it: press a line to change it, save once."""
    lines, left = view.lines, view.left
    shown, page, pages = page_of(lines, page)
    head = words("visits.proposal.head", year=view.proposal.year, count=len(lines))
    head += which_page(words, page, pages)
    first = page * A_PAGE + 1
    parts = [head]
    parts.append(Markup("\n").join(_proposed(words, n, x) for n, x in enumerate(shown, first)))
    if left:
        parts.append(words("visits.proposal.left", cells=words.listed(left)))
    rows = number_rows(
        [buttons.SlotButton(first - 1 + at).pack() for at in range(len(shown))], first
    )
    rows += turning(words, page, pages, lambda p: buttons.ProposalButton(p).pack())
    if lines:
        label = words.plain("visits.proposal.save", count=len(lines))
        rows.append(
            (Button(label, buttons.SaveButton(view.proposal.stamp).pack(), style="success"),)
        )
    drop = words.button("visits.proposal.drop", buttons.DropProposalButton())
    text = Markup("\n\n").join(part for part in parts if part)
    places = [buttons.SlotButton(at) for at in range(len(lines))]
    picks = numbers(enumerate(places, 1)), names((x.cell, places[n]) for n, x in enumerate(lines))
    return Screen(text, (*rows, (drop, home_button(words))), picks=picks)


def _proposed(words: Words, number: int, line: ProposalLine) -> Markup:
    when = words.full_date(line.sitting.on_date) if line.sitting else words.month(line.month)
    return words("visits.proposed", number=number, cell=line.cell, visitor=line.visitor, when=when)


def _when(words: Words, line: ProposalLine) -> str:
    if line.sitting:
        return words.when(line.sitting.on_date, line.sitting.at_time)
    return words.plain("visits.no_day", month=line.month.month, year=line.month.year)


def slot(words: Words, view: ProposalView, number: int) -> Screen:
    line = view.lines[number]
    text = words("visits.slot", cell=line.cell, visitor=line.visitor, when=_when(words, line))
    choices = [
        (words.button(f"visits.slot.{what}", buttons.SlotButton(number, what)),)
        for what in (buttons.What.OFFICER, buttons.What.MONTH, buttons.What.OUT)
    ]
    return Screen(text, (*choices, (_to_proposal(words, number),)))


def slot_officers(words: Words, view: ProposalView, number: int) -> Screen:
    rows = [
        (
            Button(
                candidate_words(words, one), buttons.SlotOfficerButton(number, one.member_id).pack()
            ),
        )
        for one in view.candidates(view.proposal.slots[number])
    ]
    line = view.lines[number]
    text = words("visits.slot.who", cell=line.cell, month=words.month(line.month))
    return Screen(text, (*rows, (_to_proposal(words, number),)), picks=(labels(rows),))


def slot_months(words: Words, view: ProposalView, number: int) -> Screen:
    known = view.sittings_of(view.proposal.slots[number].cell_id)
    rows = [
        (
            Button(
                month_words(words, on, known),
                buttons.SlotMonthButton(number, month_number(on)).pack(),
            ),
        )
        for on in view.months
    ]
    text = words("visits.choose_month", cell=view.lines[number].cell)
    known_months = months(
        (on, buttons.SlotMonthButton(number, month_number(on))) for on in view.months
    )
    return Screen(text, (*rows, (_to_proposal(words, number),)), picks=(known_months,))


def _to_proposal(words: Words, number: int) -> Button:
    return words.button("visits.back.proposal", buttons.ProposalButton(number // A_PAGE))
