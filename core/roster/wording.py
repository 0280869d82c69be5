"""A member's offices in words."""

from core.model.people import Member
from core.ui.words import Words


def roles_of(words: Words, member: Member) -> str:
    """Says the member's offices in words; "đảng viên" where there is none."""
    offices = [words.plain(f"office.{role}") for role in member.roles]
    return words.listed(offices) or words.plain("office.member")
