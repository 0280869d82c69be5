"""Which handler of committee takes which command, button and typed answer."""

from core.committee import buttons
from handlers.committee import overview, register, urge
from handlers.routing import Routes

ROUTES = Routes(
    commands={
        "dangky": register.on_register,
        "tonghop": overview.on_overview,
        "dondoc": urge.on_urge,
    },
    buttons={
        buttons.MonthsButton: register.on_months_tapped,
        buttons.AskButton: register.on_ask_tapped,
        buttons.RegisterButton: register.on_register_tapped,
        buttons.OtherDayButton: register.on_other_day_tapped,
        buttons.TopicButton: register.on_topic_tapped,
        buttons.BoardButton: overview.on_board_tapped,
        buttons.UnitButton: overview.on_unit_tapped,
        buttons.PictureButton: overview.on_picture_tapped,
        buttons.SheetButton: overview.on_sheet_tapped,
        buttons.UrgeButton: urge.on_urge_tapped,
        buttons.SendButton: urge.on_send_tapped,
        buttons.ResultButton: urge.on_result_tapped,
    },
)
