"""The one visible list: which handler takes which command, button and typed answer."""

from collections.abc import Awaitable, Callable
from typing import Any

from core.answers import buttons as answers_buttons
from core.committee import buttons as committee_buttons
from core.groups import buttons as groups_buttons
from core.home import buttons as home_buttons
from core.ics import buttons as ics_buttons
from core.joining import buttons as joining_buttons
from core.meetings import buttons as meetings_buttons
from core.model.errors import Gone, NotAllowed
from core.notices import buttons as notices_buttons
from core.operator import buttons as operator_buttons
from core.privacy import buttons as privacy_buttons
from core.reminders import buttons as reminders_buttons
from core.roster import buttons as roster_buttons
from core.settings import buttons as settings_buttons
from core.topics import buttons as topics_buttons
from core.ui.buttons import ButtonData, Home
from core.visits import buttons
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


async def on_command_tapped(turn: Turn, button: home_buttons.CommandButton) -> None:
    """A button that does what the command of its name does."""
    if not turn.private:
        raise NotAllowed("home.privately_only")
    handler = next((COMMANDS[words] for words in COMMANDS if button.name in words), None)
    if handler is None:
        raise Gone
    await handler(turn, "")


async def on_other_tapped(turn: Turn, button: reminders_buttons.OtherButton) -> None:
    """What another button shows, in a message of its own: the one that was tapped stays."""
    target = button.button
    handler = BUTTONS.get(type(target)) if target else None
    if handler is None:
        raise Gone
    turn.message_id = None
    await handler(turn, target)


BUTTONS: dict[type[ButtonData], Press] = {
    Home: home.on_home_tapped,
    home_buttons.CommandButton: on_command_tapped,
    reminders_buttons.OtherButton: on_other_tapped,
    home_buttons.LanguageButton: language.on_language_tapped,
    home_buttons.CellsButton: cells.on_cells_tapped,
    groups_buttons.OfferButton: groups.on_offer_tapped,
    groups_buttons.BindButton: groups.on_bind_tapped,
    groups_buttons.MoveButton: groups.on_move_tapped,
    groups_buttons.UnbindButton: groups.on_unbind_tapped,
    groups_buttons.UnbindYesButton: groups.on_unbind_confirmed,
    answers_buttons.AnswerButton: answers.on_answer_tapped,
    answers_buttons.ReasonButton: answers.on_reason_tapped,
    answers_buttons.CardButton: answers.on_card_tapped,
    answers_buttons.SummaryButton: next_meeting.on_summary_tapped,
    answers_buttons.OnBehalfButton: on_behalf.on_list_tapped,
    answers_buttons.BehalfMemberButton: on_behalf.on_member_tapped,
    answers_buttons.BehalfAnswerButton: on_behalf.on_answer_tapped,
    answers_buttons.BehalfReasonButton: on_behalf.on_reason_tapped,
    meetings_buttons.StartButton: new_meeting.on_start_tapped,
    meetings_buttons.ContinueButton: new_meeting.on_continue_tapped,
    meetings_buttons.AnewButton: new_meeting.on_anew_tapped,
    meetings_buttons.CellButton: new_meeting.on_cell_tapped,
    meetings_buttons.NewDayButton: new_meeting.on_day_tapped,
    meetings_buttons.NewMonthButton: new_meeting.on_month_tapped,
    meetings_buttons.NewHourButton: new_meeting.on_hour_tapped,
    meetings_buttons.NewPlaceButton: new_meeting.on_place_tapped,
    meetings_buttons.KindButton: new_meeting.on_kind_tapped,
    meetings_buttons.NewModeButton: new_meeting.on_mode_tapped,
    meetings_buttons.NewChairButton: new_meeting.on_chair_tapped,
    meetings_buttons.NewChairPageButton: new_meeting.on_chair_page_tapped,
    meetings_buttons.NewClearButton: new_meeting.on_clear_tapped,
    meetings_buttons.NewStepButton: new_meeting.on_step_tapped,
    meetings_buttons.PublishButton: new_meeting.on_publish_tapped,
    meetings_buttons.NewDropButton: new_meeting.on_drop_tapped,
    answers_buttons.EditButton: changing.on_edit_tapped,
    meetings_buttons.ListButton: changing.on_list_tapped,
    meetings_buttons.FieldButton: changing.on_field_tapped,
    meetings_buttons.ChangeDayButton: changing.on_day_tapped,
    meetings_buttons.ChangeMonthButton: changing.on_month_tapped,
    meetings_buttons.ChangeHourButton: changing.on_hour_tapped,
    meetings_buttons.ChangePlaceButton: changing.on_place_tapped,
    meetings_buttons.ChangeModeButton: changing.on_mode_tapped,
    meetings_buttons.ChangeChairButton: changing.on_chair_tapped,
    meetings_buttons.ChangeChairPageButton: changing.on_chair_page_tapped,
    meetings_buttons.ChangeClearButton: changing.on_clear_tapped,
    meetings_buttons.WhyButton: cancelling.on_why_tapped,
    meetings_buttons.SaveButton: changing.on_save_tapped,
    meetings_buttons.ChangeDropButton: changing.on_drop_tapped,
    meetings_buttons.UndoButton: changing.on_undo_tapped,
    meetings_buttons.CalendarButton: calendar.on_month_tapped,
    meetings_buttons.OpenButton: calendar.on_open_tapped,
    ics_buttons.IcsButton: ics.on_ics_tapped,
    ics_buttons.PhoneButton: ics.on_phone_tapped,
    ics_buttons.ResetFeedButton: ics.on_reset_tapped,
    ics_buttons.YearFileButton: ics.on_year_tapped,
    roster_buttons.CellsButton: members.on_cells_tapped,
    roster_buttons.RosterButton: members.on_roster_tapped,
    roster_buttons.UnlinkedButton: members.on_unlinked_tapped,
    roster_buttons.LinksButton: members.on_links_tapped,
    roster_buttons.FindButton: members.on_find_tapped,
    roster_buttons.AddButton: members.on_add_tapped,
    roster_buttons.PasteButton: members.on_paste_tapped,
    roster_buttons.PasteIntoButton: members.on_paste_into_tapped,
    roster_buttons.PasteYesButton: members.on_paste_yes_tapped,
    roster_buttons.MemberButton: member_page.on_member_tapped,
    roster_buttons.BackButton: member_page.on_back_tapped,
    roster_buttons.RenameButton: member_page.on_rename_tapped,
    roster_buttons.StandingButton: member_page.on_standing_tapped,
    roster_buttons.ExemptButton: member_page.on_exempt_tapped,
    roster_buttons.OfficesButton: member_page.on_offices_tapped,
    roster_buttons.OfficeButton: member_page.on_office_tapped,
    roster_buttons.StrengthsButton: member_page.on_strengths_tapped,
    roster_buttons.UnlinkButton: member_page.on_unlink_tapped,
    roster_buttons.RetireButton: member_page.on_retire_tapped,
    roster_buttons.RestoreButton: member_page.on_restore_tapped,
    settings_buttons.SettingsButton: settings.on_settings_tapped,
    settings_buttons.SectionButton: settings.on_section_tapped,
    settings_buttons.UsualPlaceButton: settings.on_place_tapped,
    settings_buttons.BoardButton: settings.on_board_tapped,
    settings_buttons.ZoneButton: settings.on_zone_tapped,
    settings_buttons.SaveButton: settings.on_save_tapped,
    settings_buttons.WaveButton: settings_reminders.on_wave_tapped,
    settings_buttons.WaveChoiceButton: settings_reminders.on_wave_choice_tapped,
    settings_buttons.ClosingButton: settings_reminders.on_closing_tapped,
    settings_buttons.QuietButton: settings_reminders.on_quiet_tapped,
    settings_buttons.InheritButton: settings_reminders.on_inherit_tapped,
    settings_buttons.RegistrationFieldButton: committee_settings.on_field_tapped,
    settings_buttons.RegistrationButton: committee_settings.on_choice_tapped,
    settings_buttons.GuideButton: committee_settings.on_guide_tapped,
    settings_buttons.ValueFieldButton: committee_settings.on_value_field_tapped,
    settings_buttons.ValueButton: committee_settings.on_value_tapped,
    settings_buttons.RuleKindButton: rule.on_kind_tapped,
    settings_buttons.WeekdayButton: rule.on_weekday_tapped,
    settings_buttons.RuleDaysButton: rule.on_days_tapped,
    settings_buttons.RuleButton: rule.on_rule_tapped,
    settings_buttons.RuleHourButton: rule.on_hour_asked,
    settings_buttons.RuleModesButton: rule.on_modes_tapped,
    settings_buttons.RuleModeButton: rule.on_mode_tapped,
    settings_buttons.RulePlacesButton: rule.on_places_tapped,
    settings_buttons.RulePlaceButton: rule.on_place_tapped,
    meetings_buttons.YearButton: year_draft.on_year_tapped,
    meetings_buttons.PublishYearButton: year_draft.on_publish_year_tapped,
    meetings_buttons.DropYearButton: year_draft.on_drop_tapped,
    meetings_buttons.YearMonthButton: year_draft.on_month_tapped,
    meetings_buttons.YearStepButton: year_draft.on_step_tapped,
    meetings_buttons.GridButton: year_draft.on_grid_tapped,
    meetings_buttons.YearDayButton: year_draft.on_day_tapped,
    notices_buttons.FromButton: notices.on_from_tapped,
    notices_buttons.NewButton: notices.on_new_tapped,
    notices_buttons.UnitsButton: notices.on_units_tapped,
    notices_buttons.UnitButton: notices.on_unit_tapped,
    notices_buttons.EveryUnitButton: notices.on_every_unit_tapped,
    notices_buttons.AskWhoButton: notices.on_ask_who_tapped,
    notices_buttons.WhoButton: notices.on_who_tapped,
    notices_buttons.WriteButton: notices.on_write_tapped,
    notices_buttons.UrgentButton: notices.on_urgent_tapped,
    notices_buttons.UnreachedButton: notices.on_unreached_tapped,
    notices_buttons.PreviewButton: notices.on_preview_tapped,
    notices_buttons.DropButton: notices.on_drop_tapped,
    notices_buttons.SendButton: notices_sent.on_send_tapped,
    notices_buttons.UndoButton: notices_sent.on_undo_tapped,
    notices_buttons.NowButton: notices_sent.on_now_tapped,
    notices_buttons.MissedButton: notices_sent.on_missed_tapped,
    committee_buttons.MonthsButton: registering.on_months_tapped,
    committee_buttons.AskButton: registering.on_ask_tapped,
    committee_buttons.RegisterButton: registering.on_register_tapped,
    committee_buttons.OtherDayButton: registering.on_other_day_tapped,
    committee_buttons.TopicButton: registering.on_topic_tapped,
    committee_buttons.BoardButton: overview.on_board_tapped,
    committee_buttons.UnitButton: overview.on_unit_tapped,
    committee_buttons.PictureButton: overview.on_picture_tapped,
    committee_buttons.SheetButton: overview.on_sheet_tapped,
    committee_buttons.UrgeButton: urging.on_urge_tapped,
    committee_buttons.SendButton: urging.on_send_tapped,
    committee_buttons.ResultButton: urging.on_result_tapped,
    buttons.YearButton: visits.on_year_tapped,
    buttons.MonthButton: visits.on_month_tapped,
    buttons.OverdueButton: visits.on_overdue_tapped,
    buttons.VisitButton: visits.on_visit_tapped,
    buttons.RecordButton: visits.on_record_tapped,
    buttons.RemoveButton: visits.on_remove_tapped,
    buttons.CellsButton: visits.on_cells_tapped,
    buttons.MonthsButton: visits.on_months_tapped,
    buttons.OfficersButton: visits.on_officers_tapped,
    buttons.AssignButton: visits.on_assign_tapped,
    buttons.ProposeButton: visits_rule.on_propose_tapped,
    buttons.ProposalButton: visits_rule.on_proposal_tapped,
    buttons.SlotButton: visits_rule.on_slot_tapped,
    buttons.SlotOfficerButton: visits_rule.on_slot_officer_tapped,
    buttons.SlotMonthButton: visits_rule.on_slot_month_tapped,
    buttons.SaveButton: visits_rule.on_save_tapped,
    buttons.DropProposalButton: visits_rule.on_drop_tapped,
    joining_buttons.ConsentButton: joining.on_agreed,
    joining_buttons.DeclineButton: joining.on_declined,
    joining_buttons.ReconsiderButton: joining.on_reconsider_tapped,
    joining_buttons.NamesButton: finding_name.on_names_tapped,
    joining_buttons.NameButton: finding_name.on_name_tapped,
    joining_buttons.TypeNameButton: finding_name.on_type_name_tapped,
    joining_buttons.SendNameButton: finding_name.on_send_name_tapped,
    joining_buttons.RequestButton: join_requests.on_request_tapped,
    joining_buttons.AcceptButton: join_requests.on_accept_tapped,
    joining_buttons.RefuseButton: join_requests.on_refuse_tapped,
    joining_buttons.MatchButton: join_requests.on_match_tapped,
    joining_buttons.MatchMemberButton: join_requests.on_match_member_tapped,
    joining_buttons.MemberInviteButton: invites.on_member_invite_tapped,
    joining_buttons.CellInviteButton: invites.on_cell_invite_tapped,
    joining_buttons.QrButton: invites.on_qr_tapped,
    joining_buttons.RenewButton: invites.on_renew_tapped,
    joining_buttons.RevokeButton: invites.on_revoke_tapped,
    operator_buttons.StatusButton: status.on_status_tapped,
    answers_buttons.AbsencesButton: absences.on_absences_tapped,
    answers_buttons.FirstDayButton: absences.on_first_asked,
    answers_buttons.LastDayButton: absences.on_last_asked,
    answers_buttons.PeriodButton: absences.on_period_tapped,
    answers_buttons.PeriodReasonButton: absences.on_reason_tapped,
    answers_buttons.EndPeriodButton: absences.on_end_tapped,
    answers_buttons.AbsentFromButton: absences.on_absent_from_tapped,
    topics_buttons.ChecklistButton: checklist.on_checklist_tapped,
    topics_buttons.TickButton: tasks.on_tick_tapped,
    topics_buttons.EditListButton: checklist.on_edit_tapped,
    topics_buttons.ItemButton: checklist.on_item_tapped,
    topics_buttons.OwnersButton: checklist.on_owners_tapped,
    topics_buttons.OwnerButton: checklist.on_owner_tapped,
    topics_buttons.DueButton: checklist.on_due_tapped,
    topics_buttons.DropItemButton: checklist.on_drop_tapped,
    topics_buttons.AddItemButton: checklist.on_add_tapped,
    topics_buttons.TemplateButton: checklist.on_template_tapped,
    topics_buttons.TasksButton: tasks.on_tasks_tapped,
    topics_buttons.TaskDoneButton: tasks.on_task_tapped,
    topics_buttons.DutyButton: duties.on_duty_tapped,
    topics_buttons.AcceptDutyButton: duties.on_accept_tapped,
    topics_buttons.DeclineDutyButton: duties.on_decline_tapped,
    topics_buttons.WhyButton: duties.on_why_tapped,
    topics_buttons.SwapButton: duties.on_swap_tapped,
    topics_buttons.AskColleagueButton: duties.on_colleague_tapped,
    topics_buttons.SwapAnswerButton: duties.on_swap_answered,
    topics_buttons.RemindButton: assigning.on_remind_tapped,
    topics_buttons.ReplaceButton: assigning.on_replace_tapped,
    topics_buttons.PlanButton: topics.on_plan_tapped,
    topics_buttons.SuggestionsButton: topics.on_suggestions_tapped,
    topics_buttons.AddTopicButton: topics.on_add_tapped,
    topics_buttons.TakeButton: topics.on_take_tapped,
    topics_buttons.TopicButton: topics.on_topic_tapped,
    topics_buttons.AssignButton: assigning.on_assign_tapped,
    topics_buttons.ChooseButton: assigning.on_chosen,
    topics_buttons.TakeBackButton: assigning.on_taken_back,
    topics_buttons.SessionsButton: topics.on_sessions_tapped,
    topics_buttons.BindSessionButton: topics.on_session_chosen,
    topics_buttons.NewSessionButton: new_session.on_new_session_tapped,
    topics_buttons.RetitleButton: topics.on_retitle_tapped,
    topics_buttons.DropTopicButton: topics.on_drop_tapped,
    topics_buttons.EvaluateButton: evaluating.on_evaluate_tapped,
    topics_buttons.PartButton: evaluating.on_part_tapped,
    topics_buttons.LengthButton: evaluating.on_length_tapped,
    topics_buttons.PresentButton: evaluating.on_present_tapped,
    topics_buttons.ScoreButton: evaluating.on_score_tapped,
    topics_buttons.GatherButton: closing.on_gather_tapped,
    topics_buttons.OpinionButton: closing.on_opinion_tapped,
    topics_buttons.AddTaskButton: evaluating.on_add_task_tapped,
    topics_buttons.CloseButton: evaluating.on_close_tapped,
    topics_buttons.ReadButton: closing.on_read_tapped,
    privacy_buttons.MeButton: me.on_me_tapped,
    privacy_buttons.DownloadButton: me.on_download_tapped,
    privacy_buttons.LeaveButton: me.on_leave_tapped,
    privacy_buttons.LeaveConfirmedButton: me.on_leave_confirmed,
}

# What may be pressed in a group. Everything else shows what is one person's own business, and
# anybody can send any button's data for any message they can see.
GROUP_BUTTONS: frozenset[type[ButtonData]] = frozenset(
    {
        answers_buttons.AnswerButton,
        groups_buttons.OfferButton,
        groups_buttons.BindButton,
        groups_buttons.MoveButton,
        groups_buttons.UnbindButton,
        groups_buttons.UnbindYesButton,
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
