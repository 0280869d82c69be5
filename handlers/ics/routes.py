"""Which handler of ics takes which command, button and typed answer."""

from core.ics import buttons
from handlers.ics import calendar
from handlers.routing import Routes

ROUTES = Routes(
    buttons={
        buttons.IcsButton: calendar.on_ics_tapped,
        buttons.PhoneButton: calendar.on_phone_tapped,
        buttons.ResetFeedButton: calendar.on_reset_tapped,
        buttons.YearFileButton: calendar.on_year_tapped,
    },
)
