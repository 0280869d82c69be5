"""The data of the buttons of the area "joining"."""

from core.ui.buttons import ButtonData


class QrButton(ButtonData, code="jq"):
    invite_id: int


class RevokeButton(ButtonData, code="jv"):
    invite_id: int


class RenewButton(ButtonData, code="jw"):
    """Tạo lại: a new link; the old one lets nobody in any more."""

    invite_id: int


class MemberInviteButton(ButtonData, code="ji"):
    member_id: int


class CellInviteButton(ButtonData, code="jc"):
    cell_id: int


class ConsentButton(ButtonData, code="jy"):
    token: str


class DeclineButton(ButtonData, code="jn"):
    token: str


class ReconsiderButton(ButtonData, code="jb"):
    token: str


class ReadAllButton(ButtonData, code="jf"):
    """The consent text in full."""

    token: str


class NamesButton(ButtonData, code="jp"):
    token: str
    page: int = 0


class NameButton(ButtonData, code="jm"):
    token: str
    member_id: int


class TypeNameButton(ButtonData, code="jt"):
    """My name is not here: asks to type it."""

    token: str


class SendNameButton(ButtonData, code="js"):
    """Sends the typed name as it is; the prompt remembers it."""

    token: str


class RequestButton(ButtonData, code="jr"):
    request_id: int


class AcceptButton(ButtonData, code="ja"):
    request_id: int


class RefuseButton(ButtonData, code="jx"):
    request_id: int


class MatchButton(ButtonData, code="jl"):
    request_id: int
    page: int = 0


class MatchMemberButton(ButtonData, code="jk"):
    """The typed name is this member: lets the person in."""

    request_id: int
    member_id: int
