"""The one visible list: which handler takes which command, button and typed answer."""

from collections.abc import Awaitable, Callable
from typing import Any

from core.answers.screens import absences as absence_texts
from core.answers.screens import boards, card
from core.answers.screens import on_behalf as behalf
from core.committee.screens import overview as overview_texts
from core.committee.screens import registration as register_texts
from core.committee.screens import urging as urging_texts
from core.groups import screens as group_texts
from core.home import screens as home_texts
from core.ics import screens as ics_texts
from core.joining.screens import invites as invite_texts
from core.joining.screens import joining as joining_texts
from core.meetings.screens import calendar as calendar_texts
from core.meetings.screens import change as changing_texts
from core.meetings.screens import new as new_texts
from core.meetings.screens import year as year_texts
from core.model.errors import Gone, NotAllowed
from core.notices import screens as notice_texts
from core.operator import screens as status_texts
from core.privacy.screens import me as me_texts
from core.reminders import lines as along_texts
from core.roster.screens import list as roster_texts
from core.roster.screens import member as member_texts
from core.settings.screens import committee as committee_texts
from core.settings.screens import profile as profile_texts
from core.settings.screens import reminders as reminder_texts
from core.settings.screens import rule as rule_texts
from core.settings.screens import settings as settings_texts
from core.topics.screens import checklist as checklist_texts
from core.topics.screens import duties as duty_texts
from core.topics.screens import evaluation as evaluating_texts
from core.topics.screens import plan as topic_texts
from core.topics.screens import tasks as task_texts
from core.topics.screens import topic as topic_page_texts
from core.ui.buttons import ButtonData, Home
from core.visits.screens import plan as visit_texts
from core.visits.screens import proposal as visit_rule_texts
from db.prompts import Prompt
from handlers.answers import absences, on_behalf
from handlers.answers import answer as answers
from handlers.committee import overview
from handlers.committee import register as registering
from handlers.committee import urge as urging
from handlers.groups import groups
from handlers.home import home, language
from handlers.ics import calendar as ics
from handlers.joining import (
    choose_name as finding_name,
)
from handlers.joining import (
    invites,
)
from handlers.joining import (
    join as joining,
)
from handlers.joining import (
    requests as join_requests,
)
from handlers.meetings import (
    calendar,
)
from handlers.meetings import (
    cancel as cancelling,
)
from handlers.meetings import (
    change as changing,
)
from handlers.meetings import (
    new as new_meeting,
)
from handlers.meetings import (
    next as next_meeting,
)
from handlers.meetings import (
    year as year_draft,
)
from handlers.notices import send as notices_sent
from handlers.notices import write as notices
from handlers.operator import status
from handlers.privacy import me
from handlers.roster import cells
from handlers.roster import list as members
from handlers.roster import member as member_page
from handlers.settings import (
    committee as committee_settings,
)
from handlers.settings import (
    reminders as settings_reminders,
)
from handlers.settings import (
    rule,
    settings,
)
from handlers.settings import (
    sections as settings_sections,
)
from handlers.settings import (
    typed as settings_typed,
)
from handlers.topics import (
    after_session as closing,
)
from handlers.topics import (
    assign as assigning,
)
from handlers.topics import (
    checklist,
    new_session,
    tasks,
)
from handlers.topics import (
    duty as duties,
)
from handlers.topics import (
    evaluate as evaluating,
)
from handlers.topics import (
    plan as topics,
)
from handlers.turn import Turn
from handlers.visits import plan as visits
from handlers.visits import proposal as visits_rule

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
    ("dangky", "register"): registering.on_register,
    ("suahop", "edit"): changing.on_change,
    ("thanhvien", "members"): members.on_members,
    ("tonghop", "overview"): overview.on_overview,
    ("dondoc", "urge"): urging.on_urge,
    ("thongbao", "notice"): notices.on_notice,
    ("dusinhhoat", "visits"): visits.on_visits,
    ("caidat", "settings"): settings.on_settings,
    ("vang", "absent"): absences.on_absent,
    ("viec", "tasks"): tasks.on_tasks,
    ("chuyende", "topics"): topics.on_topics,
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


async def on_other_tapped(turn: Turn, button: along_texts.OtherButton) -> None:
    """What another button shows, in a message of its own: the one that was tapped stays."""
    target = button.button
    handler = BUTTONS.get(type(target)) if target else None
    if handler is None:
        raise Gone
    turn.message_id = None
    await handler(turn, target)


BUTTONS: dict[type[ButtonData], Press] = {
    Home: home.on_home_tapped,
    home_texts.CommandButton: on_command_tapped,
    along_texts.OtherButton: on_other_tapped,
    home_texts.LanguageButton: language.on_language_tapped,
    home_texts.CellsButton: cells.on_cells_tapped,
    group_texts.OfferButton: groups.on_offer_tapped,
    group_texts.BindButton: groups.on_bind_tapped,
    group_texts.MoveButton: groups.on_move_tapped,
    group_texts.UnbindButton: groups.on_unbind_tapped,
    group_texts.UnbindYesButton: groups.on_unbind_confirmed,
    card.AnswerButton: answers.on_answer_tapped,
    card.ReasonButton: answers.on_reason_tapped,
    card.CardButton: answers.on_card_tapped,
    boards.SummaryButton: next_meeting.on_summary_tapped,
    boards.OnBehalfButton: on_behalf.on_list_tapped,
    behalf.BehalfMemberButton: on_behalf.on_member_tapped,
    behalf.BehalfAnswerButton: on_behalf.on_answer_tapped,
    behalf.BehalfReasonButton: on_behalf.on_reason_tapped,
    new_texts.StartButton: new_meeting.on_start_tapped,
    new_texts.ContinueButton: new_meeting.on_continue_tapped,
    new_texts.AnewButton: new_meeting.on_anew_tapped,
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
    boards.EditButton: changing.on_edit_tapped,
    changing_texts.ListButton: changing.on_list_tapped,
    changing_texts.FieldButton: changing.on_field_tapped,
    changing_texts.DayButton: changing.on_day_tapped,
    changing_texts.MonthButton: changing.on_month_tapped,
    changing_texts.HourButton: changing.on_hour_tapped,
    changing_texts.PlaceButton: changing.on_place_tapped,
    changing_texts.ModeButton: changing.on_mode_tapped,
    changing_texts.ChairButton: changing.on_chair_tapped,
    changing_texts.ChairPageButton: changing.on_chair_page_tapped,
    changing_texts.ClearButton: changing.on_clear_tapped,
    changing_texts.WhyButton: cancelling.on_why_tapped,
    changing_texts.SaveButton: changing.on_save_tapped,
    changing_texts.DropButton: changing.on_drop_tapped,
    changing_texts.UndoButton: changing.on_undo_tapped,
    calendar_texts.CalendarButton: calendar.on_month_tapped,
    calendar_texts.OpenButton: calendar.on_open_tapped,
    ics_texts.IcsButton: ics.on_ics_tapped,
    ics_texts.PhoneButton: ics.on_phone_tapped,
    ics_texts.ResetFeedButton: ics.on_reset_tapped,
    ics_texts.YearFileButton: ics.on_year_tapped,
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
    member_texts.StrengthsButton: member_page.on_strengths_tapped,
    member_texts.UnlinkButton: member_page.on_unlink_tapped,
    member_texts.RetireButton: member_page.on_retire_tapped,
    member_texts.RestoreButton: member_page.on_restore_tapped,
    settings_texts.SettingsButton: settings.on_settings_tapped,
    settings_texts.SectionButton: settings.on_section_tapped,
    settings_texts.UsualPlaceButton: settings.on_place_tapped,
    settings_texts.BoardButton: settings.on_board_tapped,
    settings_texts.ZoneButton: settings.on_zone_tapped,
    settings_texts.SaveButton: settings.on_save_tapped,
    reminder_texts.WaveButton: settings_reminders.on_wave_tapped,
    reminder_texts.WaveChoiceButton: settings_reminders.on_wave_choice_tapped,
    reminder_texts.ClosingButton: settings_reminders.on_closing_tapped,
    reminder_texts.QuietButton: settings_reminders.on_quiet_tapped,
    reminder_texts.InheritButton: settings_reminders.on_inherit_tapped,
    committee_texts.RegistrationFieldButton: committee_settings.on_field_tapped,
    committee_texts.RegistrationButton: committee_settings.on_choice_tapped,
    profile_texts.GuideButton: committee_settings.on_guide_tapped,
    profile_texts.ValueFieldButton: committee_settings.on_value_field_tapped,
    profile_texts.ValueButton: committee_settings.on_value_tapped,
    rule_texts.RuleKindButton: rule.on_kind_tapped,
    rule_texts.WeekdayButton: rule.on_weekday_tapped,
    rule_texts.RuleDaysButton: rule.on_days_tapped,
    rule_texts.RuleButton: rule.on_rule_tapped,
    rule_texts.RuleHourButton: rule.on_hour_asked,
    rule_texts.RuleModesButton: rule.on_modes_tapped,
    rule_texts.RuleModeButton: rule.on_mode_tapped,
    rule_texts.RulePlacesButton: rule.on_places_tapped,
    rule_texts.RulePlaceButton: rule.on_place_tapped,
    year_texts.YearButton: year_draft.on_year_tapped,
    year_texts.PublishYearButton: year_draft.on_publish_year_tapped,
    year_texts.DropYearButton: year_draft.on_drop_tapped,
    year_texts.YearMonthButton: year_draft.on_month_tapped,
    year_texts.StepButton: year_draft.on_step_tapped,
    year_texts.GridButton: year_draft.on_grid_tapped,
    year_texts.DayButton: year_draft.on_day_tapped,
    notice_texts.FromButton: notices.on_from_tapped,
    notice_texts.NewButton: notices.on_new_tapped,
    notice_texts.UnitsButton: notices.on_units_tapped,
    notice_texts.UnitButton: notices.on_unit_tapped,
    notice_texts.EveryUnitButton: notices.on_every_unit_tapped,
    notice_texts.AskWhoButton: notices.on_ask_who_tapped,
    notice_texts.WhoButton: notices.on_who_tapped,
    notice_texts.WriteButton: notices.on_write_tapped,
    notice_texts.UrgentButton: notices.on_urgent_tapped,
    notice_texts.UnreachedButton: notices.on_unreached_tapped,
    notice_texts.PreviewButton: notices.on_preview_tapped,
    notice_texts.DropButton: notices.on_drop_tapped,
    notice_texts.SendButton: notices_sent.on_send_tapped,
    notice_texts.UndoButton: notices_sent.on_undo_tapped,
    notice_texts.NowButton: notices_sent.on_now_tapped,
    notice_texts.MissedButton: notices_sent.on_missed_tapped,
    register_texts.MonthsButton: registering.on_months_tapped,
    register_texts.AskButton: registering.on_ask_tapped,
    register_texts.RegisterButton: registering.on_register_tapped,
    register_texts.OtherDayButton: registering.on_other_day_tapped,
    register_texts.TopicButton: registering.on_topic_tapped,
    overview_texts.BoardButton: overview.on_board_tapped,
    overview_texts.UnitButton: overview.on_unit_tapped,
    overview_texts.PictureButton: overview.on_picture_tapped,
    overview_texts.SheetButton: overview.on_sheet_tapped,
    overview_texts.UrgeButton: urging.on_urge_tapped,
    urging_texts.SendButton: urging.on_send_tapped,
    urging_texts.ResultButton: urging.on_result_tapped,
    visit_texts.YearButton: visits.on_year_tapped,
    visit_texts.MonthButton: visits.on_month_tapped,
    visit_texts.OverdueButton: visits.on_overdue_tapped,
    visit_texts.VisitButton: visits.on_visit_tapped,
    visit_texts.RecordButton: visits.on_record_tapped,
    visit_texts.RemoveButton: visits.on_remove_tapped,
    visit_texts.CellsButton: visits.on_cells_tapped,
    visit_texts.MonthsButton: visits.on_months_tapped,
    visit_texts.OfficersButton: visits.on_officers_tapped,
    visit_texts.AssignButton: visits.on_assign_tapped,
    visit_texts.ProposeButton: visits_rule.on_propose_tapped,
    visit_rule_texts.ProposalButton: visits_rule.on_proposal_tapped,
    visit_rule_texts.SlotButton: visits_rule.on_slot_tapped,
    visit_rule_texts.SlotOfficerButton: visits_rule.on_slot_officer_tapped,
    visit_rule_texts.SlotMonthButton: visits_rule.on_slot_month_tapped,
    visit_rule_texts.SaveButton: visits_rule.on_save_tapped,
    visit_rule_texts.DropProposalButton: visits_rule.on_drop_tapped,
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
    absence_texts.AbsencesButton: absences.on_absences_tapped,
    absence_texts.FirstDayButton: absences.on_first_asked,
    absence_texts.LastDayButton: absences.on_last_asked,
    absence_texts.PeriodButton: absences.on_period_tapped,
    absence_texts.PeriodReasonButton: absences.on_reason_tapped,
    absence_texts.EndPeriodButton: absences.on_end_tapped,
    absence_texts.AbsentFromButton: absences.on_absent_from_tapped,
    checklist_texts.ChecklistButton: checklist.on_checklist_tapped,
    checklist_texts.TickButton: tasks.on_tick_tapped,
    checklist_texts.EditListButton: checklist.on_edit_tapped,
    checklist_texts.ItemButton: checklist.on_item_tapped,
    checklist_texts.OwnersButton: checklist.on_owners_tapped,
    checklist_texts.OwnerButton: checklist.on_owner_tapped,
    checklist_texts.DueButton: checklist.on_due_tapped,
    checklist_texts.DropItemButton: checklist.on_drop_tapped,
    checklist_texts.AddItemButton: checklist.on_add_tapped,
    checklist_texts.TemplateButton: checklist.on_template_tapped,
    task_texts.TasksButton: tasks.on_tasks_tapped,
    task_texts.TaskDoneButton: tasks.on_task_tapped,
    duty_texts.DutyButton: duties.on_duty_tapped,
    duty_texts.AcceptDutyButton: duties.on_accept_tapped,
    duty_texts.DeclineDutyButton: duties.on_decline_tapped,
    duty_texts.WhyButton: duties.on_why_tapped,
    duty_texts.SwapButton: duties.on_swap_tapped,
    duty_texts.AskColleagueButton: duties.on_colleague_tapped,
    duty_texts.SwapAnswerButton: duties.on_swap_answered,
    duty_texts.RemindButton: assigning.on_remind_tapped,
    duty_texts.ReplaceButton: assigning.on_replace_tapped,
    duty_texts.PlanButton: topics.on_plan_tapped,
    topic_texts.SuggestionsButton: topics.on_suggestions_tapped,
    topic_texts.AddTopicButton: topics.on_add_tapped,
    topic_texts.TakeButton: topics.on_take_tapped,
    duty_texts.TopicButton: topics.on_topic_tapped,
    topic_page_texts.AssignButton: assigning.on_assign_tapped,
    topic_page_texts.ChooseButton: assigning.on_chosen,
    topic_page_texts.TakeBackButton: assigning.on_taken_back,
    topic_page_texts.SessionsButton: topics.on_sessions_tapped,
    topic_page_texts.BindSessionButton: topics.on_session_chosen,
    topic_page_texts.NewSessionButton: new_session.on_new_session_tapped,
    topic_page_texts.RetitleButton: topics.on_retitle_tapped,
    topic_texts.DropTopicButton: topics.on_drop_tapped,
    evaluating_texts.EvaluateButton: evaluating.on_evaluate_tapped,
    evaluating_texts.PartButton: evaluating.on_part_tapped,
    evaluating_texts.LengthButton: evaluating.on_length_tapped,
    evaluating_texts.PresentButton: evaluating.on_present_tapped,
    evaluating_texts.ScoreButton: evaluating.on_score_tapped,
    evaluating_texts.GatherButton: closing.on_gather_tapped,
    evaluating_texts.OpinionButton: closing.on_opinion_tapped,
    evaluating_texts.AddTaskButton: evaluating.on_add_task_tapped,
    evaluating_texts.CloseButton: evaluating.on_close_tapped,
    evaluating_texts.ReadButton: closing.on_read_tapped,
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
        group_texts.UnbindYesButton,
    }
)

# What somebody was asked to type, by the prompt's kind.
PROMPTS: dict[str, Typed] = {
    answers.REASON_PROMPT: answers.on_reason_typed,
    changing.CHANGE_PROMPT: changing.on_change_typed,
    new_meeting.DRAFT_PROMPT: new_meeting.on_draft_typed,
    members.LINES_PROMPT: members.on_lines_typed,
    members.FIND_PROMPT: members.on_find_typed,
    member_page.NAME_PROMPT: member_page.on_name_typed,
    member_page.STRENGTHS_PROMPT: member_page.on_strengths_typed,
    settings_sections.PLACE_PROMPT: settings.on_place_typed,
    settings_sections.RULE_PROMPT: rule.on_rule_typed,
    settings_sections.ZONE_PROMPT: settings.on_zone_typed,
    settings_sections.QUIET_PROMPT: settings_reminders.on_quiet_typed,
    settings_sections.SWAP_PROMPT: committee_settings.on_swap_days_typed,
    settings.PENDING: settings_typed.on_pending_typed,
    year_draft.YEAR_PROMPT: year_draft.on_year_typed,
    notices.NOTICE_PROMPT: notices.on_text_typed,
    absences.DAYS_PROMPT: absences.on_days_typed,
    checklist.LINE_PROMPT: checklist.on_line_typed,
    topics.TITLE_PROMPT: topics.on_title_typed,
    evaluating.PART_PROMPT: evaluating.on_part_typed,
    evaluating.NUMBER_PROMPT: evaluating.on_present_typed,
    evaluating.TASK_PROMPT: evaluating.on_task_typed,
    closing.OPINION_PROMPT: closing.on_opinion_typed,
    finding_name.NAME_PROMPT: finding_name.on_name_typed,
}

# The command with which a question that ended unanswered is begun again; the others: from home.
BEGUN_BY: dict[str, str] = {
    answers.REASON_PROMPT: "hop",
    new_meeting.DRAFT_PROMPT: "themhop",
    members.LINES_PROMPT: "thanhvien",
    members.FIND_PROMPT: "thanhvien",
    member_page.NAME_PROMPT: "thanhvien",
    settings_sections.PLACE_PROMPT: "caidat",
    settings_sections.RULE_PROMPT: "caidat",
    changing.CHANGE_PROMPT: "lich",
}
