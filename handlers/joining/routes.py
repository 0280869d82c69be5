"""Which handler of joining takes which command, button and typed answer."""

from core.joining import buttons
from handlers.joining import choose_name, invites, join, requests
from handlers.routing import Question, Routes, named, press_again

ROUTES = Routes(
    buttons={
        buttons.ConsentButton: join.on_agreed,
        buttons.DeclineButton: join.on_declined,
        buttons.ReconsiderButton: join.on_reconsider_tapped,
        buttons.NamesButton: choose_name.on_names_tapped,
        buttons.NameButton: choose_name.on_name_tapped,
        buttons.TypeNameButton: choose_name.on_type_name_tapped,
        buttons.SendNameButton: choose_name.on_send_name_tapped,
        buttons.RequestButton: requests.on_request_tapped,
        buttons.AcceptButton: requests.on_accept_tapped,
        buttons.RefuseButton: requests.on_refuse_tapped,
        buttons.MatchButton: requests.on_match_tapped,
        buttons.MatchMemberButton: requests.on_match_member_tapped,
        buttons.MemberInviteButton: invites.on_member_invite_tapped,
        buttons.CellInviteButton: invites.on_cell_invite_tapped,
        buttons.QrButton: invites.on_qr_tapped,
        buttons.RenewButton: invites.on_renew_tapped,
        buttons.RevokeButton: invites.on_revoke_tapped,
    },
    questions={
        choose_name.NAME_PROMPT: Question(
            choose_name.on_name_typed,
            again=press_again(choose_name.on_type_name_tapped, named(buttons.TypeNameButton)),
        ),
    },
)
