"""Earlier and later pages of a list, as one row of buttons."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from markupsafe import Markup

from core.ui.screens import Button, Rows
from core.ui.words import Words

T = TypeVar("T")


def one_page(found: Sequence[T], page: int, most: int) -> tuple[Sequence[T], int, int]:
    """Cuts one page out of a list, and tells its number and how many pages there are."""
    pages = max(1, -(-len(found) // most))
    page = min(max(page, 0), pages - 1)
    return found[page * most : (page + 1) * most], page, pages


def which_page(words: Words, page: int, pages: int) -> Markup:
    """Says where in the list one is, a sentence after another; nothing for a single page."""
    if pages < 2:
        return Markup("")
    return Markup(" ") + words("paging.page", page=page + 1, pages=pages)


def turning(words: Words, page: int, pages: int, data: Callable[[int], str]) -> Rows:
    """Draws the row with ‹ and › to the neighbouring pages; none for a single page."""
    row = []
    if page > 0:
        row.append(Button(words.plain("paging.earlier"), data(page - 1)))
    if page < pages - 1:
        row.append(Button(words.plain("paging.later"), data(page + 1)))
    return (tuple(row),) if row else ()
