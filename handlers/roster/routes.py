"""Which handler of roster takes which command, button and typed answer."""

from core.roster import buttons
from handlers.roster import cells, member, members
from handlers.routing import Question, Routes, named, press_again, pressed

ROUTES = Routes(
    commands={
        "thanhvien": members.on_members,
    },
    buttons=pressed(cells, member, members),
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
