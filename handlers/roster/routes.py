"""Which handler of roster takes which command, button and typed answer."""

from core.home.buttons import CellsButton
from core.roster import buttons
from handlers.roster import cells, member, members
from handlers.routing import Question, Routes, named, press_again

ROUTES = Routes(
    commands={
        "thanhvien": members.on_members,
    },
    buttons={
        CellsButton: cells.on_cells_tapped,
        buttons.CellsButton: members.on_cells_tapped,
        buttons.RosterButton: members.on_roster_tapped,
        buttons.UnlinkedButton: members.on_unlinked_tapped,
        buttons.LinksButton: members.on_links_tapped,
        buttons.FindButton: members.on_find_tapped,
        buttons.AddButton: members.on_add_tapped,
        buttons.PasteButton: members.on_paste_tapped,
        buttons.PasteIntoButton: members.on_paste_into_tapped,
        buttons.PasteYesButton: members.on_paste_yes_tapped,
        buttons.MemberButton: member.on_member_tapped,
        buttons.BackButton: member.on_back_tapped,
        buttons.RenameButton: member.on_rename_tapped,
        buttons.StandingButton: member.on_standing_tapped,
        buttons.ExemptButton: member.on_exempt_tapped,
        buttons.OfficesButton: member.on_offices_tapped,
        buttons.OfficeButton: member.on_office_tapped,
        buttons.StrengthsButton: member.on_strengths_tapped,
        buttons.UnlinkButton: member.on_unlink_tapped,
        buttons.RetireButton: member.on_retire_tapped,
        buttons.RestoreButton: member.on_restore_tapped,
    },
    questions={
        members.LINES_PROMPT: Question(members.on_lines_typed, begun_by="thanhvien"),
        members.FIND_PROMPT: Question(members.on_find_typed, begun_by="thanhvien"),
        member.NAME_PROMPT: Question(
            member.on_name_typed,
            again=press_again(member.on_rename_tapped, named(buttons.RenameButton)),
            begun_by="thanhvien",
        ),
        member.STRENGTHS_PROMPT: Question(
            member.on_strengths_typed,
            again=press_again(member.on_strengths_tapped, named(buttons.StrengthsButton)),
        ),
    },
)
