"""Which handler of notices takes which command, button and typed answer."""

from core.notices import buttons
from handlers.notices import send, write
from handlers.routing import Question, Routes, named, press_again

ROUTES = Routes(
    commands={
        "thongbao": write.on_notice,
    },
    buttons={
        buttons.FromButton: write.on_from_tapped,
        buttons.NewButton: write.on_new_tapped,
        buttons.UnitsButton: write.on_units_tapped,
        buttons.UnitButton: write.on_unit_tapped,
        buttons.EveryUnitButton: write.on_every_unit_tapped,
        buttons.AskWhoButton: write.on_ask_who_tapped,
        buttons.WhoButton: write.on_who_tapped,
        buttons.WriteButton: write.on_write_tapped,
        buttons.UrgentButton: write.on_urgent_tapped,
        buttons.UnreachedButton: write.on_unreached_tapped,
        buttons.PreviewButton: write.on_preview_tapped,
        buttons.DropButton: write.on_drop_tapped,
        buttons.SendButton: send.on_send_tapped,
        buttons.UndoButton: send.on_undo_tapped,
        buttons.NowButton: send.on_now_tapped,
        buttons.MissedButton: send.on_missed_tapped,
    },
    questions={
        write.NOTICE_PROMPT: Question(
            write.on_text_typed,
            again=press_again(write.on_write_tapped, named(buttons.WriteButton)),
        ),
    },
)
