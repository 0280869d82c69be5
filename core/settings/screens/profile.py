"""/caidat of a committee: the guide its cells follow for sessions, and its single values."""

from markupsafe import Markup

from core.model.people import Committee
from core.profiles.profile import Profile, profile_for, profiles
from core.settings.buttons import GuideButton, SectionButton, ValueButton, ValueFieldButton
from core.settings.committee import VALUES, offered_values, own_values
from core.settings.screens.committee import Settings
from core.settings.screens.settings import back_button, chosen, number_of
from core.ui.picks import any_number
from core.ui.rows import in_rows
from core.ui.screens import Button, Screen
from core.ui.words import Words

SCORE = ("score", "grade")
"""Of what no source may confirm, what the score is made of; its bands too."""


def profile_now(words: Words, settings: Settings) -> str:
    """Names the guide, and counts the values the committee has set itself."""
    name, own = words.plain(profile_for(settings).words), own_values(settings)
    return words.plain("profile.now.own", name=name, count=len(own)) if own else name


def profile_lines(words: Words, settings: Settings) -> list[str]:
    """Shows the guide, its values, checklist and score, each with where it is from."""
    guide = profile_for(settings)
    return [
        _marked(words, words.plain(guide.words), unsure=not guide.is_confirmed("issued_on")),
        *(_value_line(words, guide, settings, field) for field in VALUES),
        _marked(
            words,
            words.plain("profile.steps", count=len(guide.steps)),
            unsure=not guide.is_confirmed("step"),
        ),
        _score_line(words, guide),
    ]


def _value_line(words: Words, guide: Profile, settings: Settings, field: str) -> str:
    said = words.plain(f"profile.value.{field}", count=getattr(guide.values, field))
    if field in own_values(settings):
        return words.plain("profile.own", line=said, count=_of_guide(guide, field))
    return _marked(words, said, unsure=not guide.is_confirmed(field))


def _of_guide(guide: Profile, field: str) -> int:
    return int(getattr(profiles()[guide.id].values, field))


def _score_line(words: Words, guide: Profile) -> str:
    if not guide.score:
        return words.plain("profile.no_score")
    said = words.plain("profile.score", count=len(guide.score))
    unsure = any(name in SCORE or name.endswith(".bands") for name in guide.unconfirmed)
    return _marked(words, said, unsure=unsure)


def _marked(words: Words, line: str, *, unsure: bool) -> str:
    return words.plain("profile.unconfirmed", line=line) if unsure else line


def section(words: Words, committee: Committee) -> Screen:
    now = profile_for(committee.settings)
    owner = number_of(committee)
    lines = profile_lines(words, committee.settings)
    shown = Markup("\n").join(words("settings.item", line=line) for line in lines)
    guides = [
        (
            Button(
                chosen(words, words.plain(guide.words), marked=guide.id == now.id),
                GuideButton(owner, guide.id).pack(),
            ),
        )
        for guide in sorted(profiles().values(), key=lambda one: one.issued_on, reverse=True)
    ]
    fields = [
        words.button(f"profile.field.{field}", ValueFieldButton(owner, field)) for field in VALUES
    ]
    text = Markup("\n\n").join([words("settings.profile.ask"), shown])
    return Screen(text, (*guides, *in_rows(fields, 2), (back_button(words, owner),)))


def value_choice(words: Words, committee: Committee, field: str) -> Screen:
    """Shows one value: what it is, what the guide says, what may be chosen."""
    guide = profile_for(committee.settings)
    now, owner = getattr(guide.values, field), number_of(committee)
    buttons = [
        Button(
            chosen(words, str(number), marked=number == now),
            ValueButton(owner, field, number).pack(),
        )
        for number in offered_values(committee.settings, field)
    ]
    said = words.plain(f"profile.value.{field}", count=_of_guide(guide, field))
    text = words(
        "profile.value.ask",
        name=words.plain(f"profile.field.{field}"),
        line=_marked(words, said, unsure=not guide.is_confirmed(field)),
    )
    back = words.button("profile.back", SectionButton(owner, "profile"))
    typed = any_number(ValueButton(owner, field, 0), "value")
    return Screen(text, (*in_rows(buttons, 3), (back,)), picks=(typed,))


def effect(words: Words, cells: int, before: int, after: int) -> Markup:
    """Counts the cells that follow, and those that lack a topic session this quarter by it."""
    return words("profile.effect", count=cells, before=before, after=after)
