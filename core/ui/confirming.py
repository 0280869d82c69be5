"""The screen that asks once more: the deed by its name, and how to leave things as they are."""

from dataclasses import replace

from markupsafe import Markup

from core.ui.screens import Button, Screen


def confirming(text: Markup, deed: Button, keep: Button) -> Screen:
    """Asks before what cannot simply be taken back; the deed comes first, in red."""
    return Screen(text, ((replace(deed, style="danger"),), (keep,)))
