"""Which handler of notices takes which command, button and typed answer."""

from core.notices import buttons
from handlers.notices import send, write
from handlers.routing import Question, Routes, named, press_again, pressed

ROUTES = Routes(
    commands={
        "thongbao": write.on_notice,
    },
    buttons=pressed(send, write),
    questions={
        write.NOTICE.kind: Question(
            write.on_text_typed,
            again=press_again(write.on_write_tapped, named(buttons.WriteButton)),
        ),
    },
)
