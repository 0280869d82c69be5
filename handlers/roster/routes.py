"""Which handler of roster takes which command, button and typed answer."""

from core.roster import buttons
from handlers.roster import cells, finding, leaving, member, members, pasting, strengths
from handlers.routing import Question, Routes, named, press_again, pressed

ROUTES = Routes(
    commands={
        "thanhvien": members.on_members,
    },
    buttons=pressed(cells, finding, leaving, member, members, pasting, strengths),
    questions={
        pasting.LINES_PROMPT: Question(pasting.on_lines_typed, begun_by="thanhvien"),
        finding.FIND_PROMPT: Question(finding.on_find_typed, begun_by="thanhvien"),
        member.NAME_PROMPT: Question(
            member.on_name_typed,
            again=press_again(member.on_rename_tapped, named(buttons.RenameButton)),
            begun_by="thanhvien",
        ),
        strengths.STRENGTHS_PROMPT: Question(
            strengths.on_strengths_typed,
            again=press_again(strengths.on_strengths_tapped, named(buttons.StrengthsButton)),
        ),
    },
)
