"""A member's page in the roster, and the questions before something changes."""

from core.answers.buttons import AbsencesButton
from core.joining.buttons import MemberInviteButton
from core.model.people import Cell, Member, Standing
from core.roster import buttons
from core.roster.handed_back import HandedBack
from core.roster.screens.members import to_roster
from core.ui.confirming import confirming
from core.ui.screens import Button, Rows, Screen
from core.ui.words import Words, capital


def ask_name(words: Words, member: Member) -> Screen:
    """Asks for a member's new name."""
    return Screen(words("members.rename.ask", name=member.full_name), ((_to_page(words, member),),))


def ask_strengths(words: Words, member: Member) -> Screen:
    """Asks for a few words on what the member is good at."""
    now = words.listed(member.strengths) or words.plain("members.strengths.none")
    text = words("members.strengths.ask", name=member.full_name, now=now)
    clear = words.button("members.strengths.clear", buttons.StrengthsButton(member.id, 1))
    rows = ((clear,),) if member.strengths else ()
    return Screen(text, (*rows, (_to_page(words, member),)))


def page(words: Words, member: Member, cell: Cell, *, offices: bool, removable: bool) -> Screen:
    """Shows a member. `offices`: roles may be changed; `removable`: account and line too."""
    text = words(
        "members.member",
        name=member.full_name,
        cell=cell.name,
        standing=words.plain(f"standing.{member.standing}"),
        office=_offices(words, member),
        exempt=words.plain("members.yes" if member.exempt else "members.no"),
        account=words.plain(f"members.account.{_account(member)}"),
    )
    if member.strengths:
        text += "\n" + words("members.strengths.line", strengths=words.listed(member.strengths))
    if member.retired:
        restore = words.button("members.restore", buttons.RestoreButton(member.id))
        text += "\n\n" + words("members.retired")
        left = words.button("members.to_retired", buttons.RetiredButton(cell.id))
        return Screen(text, ((restore,), (left,), (to_roster(words, cell.id),)))
    return Screen(text, _page_rows(words, member, offices=offices, removable=removable))


def _offices(words: Words, member: Member) -> str:
    return words.listed(words.plain(f"office.{role}") for role in member.roles) or words.plain(
        "office.member"
    )


def _account(member: Member) -> str:
    if not member.joined:
        return "none"
    return "joined" if member.reachable else "unreachable"


def _page_rows(words: Words, member: Member, *, offices: bool, removable: bool) -> Rows:
    rows: list[tuple[Button, ...]] = [
        (words.button("members.rename", buttons.RenameButton(member.id)),),
        (_standing(words, member),),
        (_exempt(words, member),),
    ]
    if offices:
        rows.append((words.button("members.offices", buttons.OfficesButton(member.id)),))
    good_at = words.button("members.strengths", buttons.StrengthsButton(member.id))
    rows.append((good_at, words.button("absences.button", AbsencesButton(member.id))))
    if not member.joined:
        invite = MemberInviteButton(member.id).pack()
        rows.append((Button(words.plain("members.invite"), invite),))
    elif removable:
        rows.append((words.button("members.unlink", buttons.UnlinkButton(member.id)),))
    if removable:
        retire = buttons.RetireButton(member.id).pack()
        rows.append((Button(words.plain("members.retire"), retire, style="danger"),))
    rows.append((words.button("members.back", buttons.BackButton(member.id)),))
    return tuple(rows)


def _standing(words: Words, member: Member) -> Button:
    official = member.standing is Standing.OFFICIAL
    other = Standing.PROBATIONARY if official else Standing.OFFICIAL
    return words.button(f"members.make.{other}", buttons.StandingButton(member.id, other))


def _exempt(words: Words, member: Member) -> Button:
    label = words.plain("members.unexempt" if member.exempt else "members.exempt")
    return Button(label, buttons.ExemptButton(member.id, 0 if member.exempt else 1).pack())


def choose_office(words: Words, member: Member) -> Screen:
    """Offers each chức vụ; the present one carries a mark."""
    held = {str(role) for role in member.roles} or {buttons.Office.MEMBER.value}
    rows = []
    for office in buttons.Office:
        label = capital(words.plain(f"office.{office}"))
        if office in held:
            label = words.plain("choice.chosen", label=label)
        rows.append((Button(label, buttons.OfficeButton(member.id, office).pack()),))
    text = words("members.offices.ask", name=member.full_name)
    return Screen(text, (*rows, (_to_page(words, member),)))


def confirm_unlinking(words: Words, member: Member) -> Screen:
    """Asks once more before the account is unlinked."""
    sure = buttons.UnlinkButton(member.id, buttons.Sure.YES)
    yes = words.button("members.unlink.yes", sure)
    keep = words.button("confirming.keep", buttons.MemberButton(member.id))
    return confirming(words("members.unlink.ask", name=member.full_name), yes, keep)


def confirm_retiring(words: Words, member: Member, held: HandedBack) -> Screen:
    """Asks once more before the line leaves the roster; says what will go back."""
    sure = buttons.RetireButton(member.id, buttons.Sure.YES)
    yes = words.button("members.retire.yes", sure)
    keep = words.button("confirming.keep", buttons.MemberButton(member.id))
    text = words("members.retire.ask", name=member.full_name)
    if member.roles:
        text += "\n\n" + words("members.retire.office", office=_offices(words, member))
    if held.count:
        text += "\n\n" + words("members.retire.held", count=held.count)
    return confirming(text, yes, keep)


def _to_page(words: Words, member: Member) -> Button:
    return words.button("members.to_page", buttons.MemberButton(member.id))
