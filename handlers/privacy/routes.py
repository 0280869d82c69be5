"""Which handler of privacy takes which command, button and typed answer."""

from core.privacy import buttons
from handlers.privacy import me
from handlers.routing import Routes

ROUTES = Routes(
    commands={
        "toi": me.on_me,
    },
    buttons={
        buttons.MeButton: me.on_me_tapped,
        buttons.DownloadButton: me.on_download_tapped,
        buttons.LeaveButton: me.on_leave_tapped,
        buttons.LeaveConfirmedButton: me.on_leave_confirmed,
    },
)
