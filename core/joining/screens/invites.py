"""Invite links as a secretary sees them: text, t.me link, QR picture, words to forward."""

from dataclasses import dataclass
from urllib.parse import urlencode

from core.joining.buttons import (
    CellInviteButton,
    MemberInviteButton,
    QrButton,
    RenewButton,
    RevokeButton,
)
from core.joining.invites import Invite, qr_picture
from core.joining.screens.joining import expiry
from core.model.people import RosterLine
from core.model.scope import Scope
from core.roster.buttons import MemberButton, RosterButton, UnlinkButton
from core.ui.screens import Button, File, Rows, Screen
from core.ui.words import Words

SHARE = "https://t.me/share/url"


@dataclass(frozen=True)
class InviteTarget:
    """What a link leads to: a member of a roster, or a whole cell."""

    place: str
    zone: str
    committee_id: int
    cell_id: int | None
    member_id: int | None = None
    name: str = ""

    @property
    def subject(self) -> str:
        return f"member:{self.member_id}" if self.member_id else f"cell:{self.cell_id}"

    @property
    def scope(self) -> Scope:
        return Scope(self.committee_id, self.cell_id)

    @property
    def whose(self) -> dict[str, int | None]:
        """Whose link it is: the member's, or the cell's."""
        personal = self.member_id is not None
        return {"member_id": self.member_id, "cell_id": None if personal else self.cell_id}


def target_of(line: RosterLine) -> InviteTarget:
    member = line.member
    return InviteTarget(
        line.place, line.zone, member.committee_id, member.cell_id, member.id, member.full_name
    )


def invite_page(words: Words, target: InviteTarget, invite: Invite, link: str) -> Screen:
    """Shows the link, the words to forward with a tap, and what else can be done with it."""
    text = words(
        f"invites.page.{_whose(target)}",
        name=target.name,
        place=target.place,
        until=expiry(words, invite.expires_at, target.zone),
        forward=forward(words, target, invite, link),
        link=link,
    )
    share = f"{SHARE}?{urlencode({'url': link, 'text': share_text(words, target)})}"
    rows: Rows = (
        (Button(words.plain("invites.share"), url=share),),
        (words.button("invites.qr", QrButton(invite.id)),),
        (
            words.button("invites.renew", RenewButton(invite.id)),
            words.button("invites.revoke", RevokeButton(invite.id), style="danger"),
        ),
        _back(words, target),
    )
    return Screen(text, rows)


def forward(words: Words, target: InviteTarget, invite: Invite, link: str) -> str:
    """Writes the whole invitation as plain text, ready for any messenger."""
    return words.plain(
        f"invites.forward.{_whose(target)}",
        name=target.name,
        place=target.place,
        link=link,
        until=expiry(words, invite.expires_at, target.zone),
    )


def share_text(words: Words, target: InviteTarget) -> str:
    """Writes the invitation without its link, which Telegram's own share window adds."""
    return words.plain(f"invites.share_text.{_whose(target)}", name=target.name, place=target.place)


def qr_page(words: Words, target: InviteTarget, invite: Invite, link: str) -> Screen:
    """Shows the picture with the steps to scan it, as somebody old and patient needs them."""
    text = words(
        f"invites.qr.{_whose(target)}",
        name=target.name,
        place=target.place,
        until=expiry(words, invite.expires_at, target.zone),
    )
    picture = File("moi-tham-gia.png", qr_picture(link), picture=True)
    return Screen(text, (_back(words, target, anew=True),), picture)


def revoked(words: Words, target: InviteTarget) -> Screen:
    text = words(f"invites.revoked.{_whose(target)}", name=target.name, place=target.place)
    anew = words.button("invites.anew", _open(target))
    return Screen(text, ((anew,), _back(words, target)))


def has_joined(words: Words, target: InviteTarget) -> Screen:
    """Says that no link is needed, and what to do when the phone has changed."""
    text = words("invites.has_joined", name=target.name, place=target.place)
    unlink = words.button("invites.unlink", UnlinkButton(target.member_id or 0))
    return Screen(text, ((unlink,), _back(words, target)))


def _whose(target: InviteTarget) -> str:
    return "cell" if target.member_id is None else "member"


def _open(target: InviteTarget) -> MemberInviteButton | CellInviteButton:
    if target.member_id is not None:
        return MemberInviteButton(target.member_id)
    return CellInviteButton(target.cell_id or 0)


def _back(words: Words, target: InviteTarget, *, anew: bool = False) -> tuple[Button, ...]:
    if anew:
        return (words.button("invites.back_to_link", _open(target)),)
    if target.member_id is not None:
        to = MemberButton(target.member_id).pack()
    else:
        to = RosterButton(target.cell_id or 0).pack()
    return (Button(words.plain("joining.back"), to),)
