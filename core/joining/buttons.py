"""The data of the buttons of the area "joining"."""

from core.ui.buttons import ButtonData


class QrButton(ButtonData, code="jq"):
    """Sends the link as a picture to scan."""

    invite_id: int


class RevokeButton(ButtonData, code="jv"):
    """Thu hồi."""

    invite_id: int


class RenewButton(ButtonData, code="jw"):
    """Tạo lại: a new link; the old one lets nobody in any more."""

    invite_id: int


class MemberInviteButton(ButtonData, code="ji"):
    """Opens a member's personal link."""

    member_id: int


class CellInviteButton(ButtonData, code="jc"):
    """Opens a cell's link."""

    cell_id: int


class ConsentButton(ButtonData, code="jy"):
    """Đồng ý. The link's token travels here, because nothing is stored before this tap."""

    token: str


class DeclineButton(ButtonData, code="jn"):
    token: str


class ReconsiderButton(ButtonData, code="jb"):
    """Back to the consent text."""

    token: str


class NamesButton(ButtonData, code="jp"):
    """A page of the names to pick one's own from."""

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
    """Back to a request to join."""

    request_id: int


class AcceptButton(ButtonData, code="ja"):
    """Xác nhận."""

    request_id: int


class RefuseButton(ButtonData, code="jx"):
    """Từ chối."""

    request_id: int


class MatchButton(ButtonData, code="jl"):
    """Opens the roster, to say who a typed name is."""

    request_id: int
    page: int = 0


class MatchMemberButton(ButtonData, code="jk"):
    """The typed name is this member: lets the person in."""

    request_id: int
    member_id: int
