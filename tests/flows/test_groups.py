"""The bot in groups: added, bound, asked, moved, removed; blocked and taken back."""

from datetime import date

from sqlalchemy import select

from core.people import Role
from core.texts.boards import SummaryButton
from core.texts.card import ReasonButton
from core.texts.groups import BindButton, MoveButton, UnbindButton
from core.answers import Reason
from db.people import load_cell
from db.rows import CellRow
from sandbox import Chat, Message
from tests.flows.test_home import meet
from tests.world import World
