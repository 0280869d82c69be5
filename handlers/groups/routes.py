"""Which handler of groups takes which command, button and typed answer."""

from core.groups import buttons
from handlers.groups import groups
from handlers.routing import Routes

ROUTES = Routes(
    buttons={
        buttons.OfferButton: groups.on_offer_tapped,
        buttons.BindButton: groups.on_bind_tapped,
        buttons.MoveButton: groups.on_move_tapped,
        buttons.UnbindButton: groups.on_unbind_tapped,
        buttons.UnbindYesButton: groups.on_unbind_confirmed,
    },
    in_groups=frozenset(
        {
            buttons.OfferButton,
            buttons.BindButton,
            buttons.MoveButton,
            buttons.UnbindButton,
            buttons.UnbindYesButton,
        }
    ),
)
