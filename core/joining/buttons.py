"""The data of the buttons of the area "joining"."""

from core.ui.buttons import ButtonData


class QrButton(ButtonData):
    """Sends the link as a picture to scan."""

    code = "jq"
    invite_id: int


class RevokeButton(ButtonData):
    """Thu hồi."""

    code = "jv"
    invite_id: int


class RenewButton(ButtonData):
    """Tạo lại: a new link; the old one lets nobody in any more."""

    code = "jw"
    invite_id: int


class MemberInviteButton(ButtonData):
    """Opens a member's personal link."""

    code = "ji"
    member_id: int


class CellInviteButton(ButtonData):
    """Opens a cell's link."""

    code = "jc"
    cell_id: int


class ConsentButton(ButtonData):
    """Đồng ý. The link's token travels here, because nothing is stored before this tap."""

    code = "jy"
    token: str


class DeclineButton(ButtonData):
    """Không."""

    code = "jn"
    token: str


class ReconsiderButton(ButtonData):
    """Back to the consent text."""

    code = "jb"
    token: str


class NamesButton(ButtonData):
    """A page of the names to pick one's own from."""

    code = "jp"
    token: str
    page: int = 0


class NameButton(ButtonData):
    """That is me."""

    code = "jm"
    token: str
    member_id: int


class TypeNameButton(ButtonData):
    """My name is not here: asks to type it."""

    code = "jt"
    token: str


class SendNameButton(ButtonData):
    """Sends the typed name as it is; the prompt remembers it."""

    code = "js"
    token: str


class RequestButton(ButtonData):
    """Back to a request to join."""

    code = "jr"
    request_id: int


class AcceptButton(ButtonData):
    """Xác nhận."""

    code = "ja"
    request_id: int


class RefuseButton(ButtonData):
    """Từ chối."""

    code = "jx"
    request_id: int


class MatchButton(ButtonData):
    """Opens the roster, to say who a typed name is."""

    code = "jl"
    request_id: int
    page: int = 0


class MatchMemberButton(ButtonData):
    """The typed name is this member: lets the person in."""

    code = "jk"
    request_id: int
    member_id: int
