"""The one visible list: which handler takes which command, button and typed answer."""

from collections.abc import Awaitable, Callable
from typing import Any

from core.buttons import ButtonData, Home
from core.errors import Gone, NotAllowed
from core.texts import boards, card
from core.texts import calendar as calendar_texts
from core.texts import groups as group_texts
from core.texts import home as home_texts
from core.texts import invites as invite_texts
from core.texts import joining as joining_texts
from core.texts import me as me_texts
from core.texts import member_page as member_texts
from core.texts import members as roster_texts
from core.texts import new_meeting as new_texts
from core.texts import on_behalf as behalf
from core.texts import rule as rule_texts
from core.texts import settings as settings_texts
from core.texts import status as status_texts
from db.prompts import Prompt
from handlers import (
    answers,
    calendar,
    cells,
    finding_name,
    groups,
    home,
    invites,
    join_requests,
    joining,
    language,
    me,
    member_page,
    members,
    new_meeting,
    next_meeting,
    on_behalf,
    rule,
    settings,
    status,
)
from handlers.turn import Turn

Command = Callable[[Turn, str], Awaitable[None]]
Press = Callable[[Turn, Any], Awaitable[None]]
Typed = Callable[[Turn, Prompt], Awaitable[None]]

# The command and its English alias. The text after the command is given to the handler.
COMMANDS: dict[tuple[str, ...], Command] = {
    ("start",): home.on_start,
    ("help", "trogiup"): home.on_help,
    ("ngonngu", "language"): language.on_language,
    ("hop", "next"): next_meeting.on_next,
    ("lich", "calendar"): calendar.on_calendar,
    ("themhop", "newmeeting"): new_meeting.on_new_meeting,
    ("thanhvien", "members"): members.on_members,
    ("caidat", "settings"): settings.on_settings,
    ("toi", "me"): me.on_me,
    ("trangthai", "status"): status.on_status,
}


async def on_command_tapped(turn: Turn, button: home_texts.CommandButton) -> None:
    """A button that does what the command of its name does."""
    if not turn.private:
        raise NotAllowed("home.privately_only")
    handler = next((COMMANDS[words] for words in COMMANDS if button.name in words), None)
    if handler is None:
        raise Gone
    await handler(turn, "")


BUTTONS: dict[type[ButtonData], Press] = {
    Home: home.on_home_tapped,
    home_texts.CommandButton: on_command_tapped,
    home_texts.LanguageButton: language.on_language_tapped,
    home_texts.CellsButton: cells.on_cells_tapped,
    group_texts.OfferButton: groups.on_offer_tapped,
    group_texts.BindButton: groups.on_bind_tapped,
    group_texts.MoveButton: groups.on_move_tapped,
    group_texts.UnbindButton: groups.on_unbind_tapped,
    card.AnswerButton: answers.on_answer_tapped,
    card.ReasonButton: answers.on_reason_tapped,
    card.CardButton: answers.on_card_tapped,
    boards.SummaryButton: next_meeting.on_summary_tapped,
    boards.OnBehalfButton: on_behalf.on_list_tapped,
    behalf.BehalfMemberButton: on_behalf.on_member_tapped,
    behalf.BehalfAnswerButton: on_behalf.on_answer_tapped,
    behalf.BehalfReasonButton: on_behalf.on_reason_tapped,
    new_texts.StartButton: new_meeting.on_start_tapped,
    new_texts.CellButton: new_meeting.on_cell_tapped,
    new_texts.DayButton: new_meeting.on_day_tapped,
    new_texts.MonthButton: new_meeting.on_month_tapped,
    new_texts.HourButton: new_meeting.on_hour_tapped,
    new_texts.PlaceButton: new_meeting.on_place_tapped,
    new_texts.KindButton: new_meeting.on_kind_tapped,
    new_texts.ModeButton: new_meeting.on_mode_tapped,
    new_texts.ChairButton: new_meeting.on_chair_tapped,
    new_texts.ChairPageButton: new_meeting.on_chair_page_tapped,
    new_texts.ClearButton: new_meeting.on_clear_tapped,
    new_texts.StepButton: new_meeting.on_step_tapped,
    new_texts.PublishButton: new_meeting.on_publish_tapped,
    new_texts.DropButton: new_meeting.on_drop_tapped,
    calendar_texts.CalendarButton: calendar.on_month_tapped,
    calendar_texts.OpenButton: calendar.on_open_tapped,
    roster_texts.CellsButton: members.on_cells_tapped,
    roster_texts.RosterButton: members.on_roster_tapped,
    roster_texts.UnlinkedButton: members.on_unlinked_tapped,
    roster_texts.LinksButton: members.on_links_tapped,
    roster_texts.FindButton: members.on_find_tapped,
    roster_texts.AddButton: members.on_add_tapped,
    roster_texts.PasteButton: members.on_paste_tapped,
    roster_texts.PasteIntoButton: members.on_paste_into_tapped,
    roster_texts.PasteYesButton: members.on_paste_yes_tapped,
    roster_texts.MemberButton: member_page.on_member_tapped,
    member_texts.BackButton: member_page.on_back_tapped,
    member_texts.RenameButton: member_page.on_rename_tapped,
    member_texts.StandingButton: member_page.on_standing_tapped,
    member_texts.ExemptButton: member_page.on_exempt_tapped,
    member_texts.OfficesButton: member_page.on_offices_tapped,
    member_texts.OfficeButton: member_page.on_office_tapped,
    member_texts.UnlinkButton: member_page.on_unlink_tapped,
    member_texts.RetireButton: member_page.on_retire_tapped,
    member_texts.RestoreButton: member_page.on_restore_tapped,
    settings_texts.SettingsButton: settings.on_settings_tapped,
    settings_texts.SectionButton: settings.on_section_tapped,
    settings_texts.UsualPlaceButton: settings.on_place_tapped,
    settings_texts.BoardButton: settings.on_board_tapped,
    rule_texts.RuleKindButton: rule.on_kind_tapped,
    rule_texts.WeekdayButton: rule.on_weekday_tapped,
    rule_texts.RuleButton: rule.on_rule_tapped,
    rule_texts.RuleHourButton: rule.on_hour_asked,
    rule_texts.YearButton: rule.on_year_tapped,
    rule_texts.PublishYearButton: rule.on_publish_year_tapped,
    joining_texts.ConsentButton: joining.on_agreed,
    joining_texts.DeclineButton: joining.on_declined,
    joining_texts.ReconsiderButton: joining.on_reconsider_tapped,
    joining_texts.NamesButton: finding_name.on_names_tapped,
    joining_texts.NameButton: finding_name.on_name_tapped,
    joining_texts.TypeNameButton: finding_name.on_type_name_tapped,
    joining_texts.SendNameButton: finding_name.on_send_name_tapped,
    joining_texts.RequestButton: join_requests.on_request_tapped,
    joining_texts.AcceptButton: join_requests.on_accept_tapped,
    joining_texts.RefuseButton: join_requests.on_refuse_tapped,
    joining_texts.MatchButton: join_requests.on_match_tapped,
    joining_texts.MatchMemberButton: join_requests.on_match_member_tapped,
    joining_texts.MemberInviteButton: invites.on_member_invite_tapped,
    joining_texts.CellInviteButton: invites.on_cell_invite_tapped,
    invite_texts.QrButton: invites.on_qr_tapped,
    invite_texts.RenewButton: invites.on_renew_tapped,
    invite_texts.RevokeButton: invites.on_revoke_tapped,
    status_texts.StatusButton: status.on_status_tapped,
    me_texts.MeButton: me.on_me_tapped,
    me_texts.DownloadButton: me.on_download_tapped,
    me_texts.LeaveButton: me.on_leave_tapped,
    me_texts.LeaveConfirmedButton: me.on_leave_confirmed,
}

# What may be pressed in a group. Everything else shows what is one person's own business, and
# anybody can send any button's data for any message they can see.
GROUP_BUTTONS: frozenset[type[ButtonData]] = frozenset(
    {
        card.AnswerButton,
        group_texts.OfferButton,
        group_texts.BindButton,
        group_texts.MoveButton,
        group_texts.UnbindButton,
    }
)

# What somebody was asked to type, by the prompt's kind.
PROMPTS: dict[str, Typed] = {
    answers.REASON_PROMPT: answers.on_reason_typed,
    new_meeting.DRAFT_PROMPT: new_meeting.on_draft_typed,
    members.LINES_PROMPT: members.on_lines_typed,
    members.FIND_PROMPT: members.on_find_typed,
    member_page.NAME_PROMPT: member_page.on_name_typed,
    settings.PLACE_PROMPT: settings.on_place_typed,
    settings.RULE_PROMPT: rule.on_rule_typed,
    finding_name.NAME_PROMPT: finding_name.on_name_typed,
}
