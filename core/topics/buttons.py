"""The data of the buttons of the area "topics"."""

from core.topics.duties import DutyKind
from core.ui.buttons import ButtonData


class ChecklistButton(ButtonData):
    """Opens the checklist of a meeting: all of it for leaders, one's own lines for others."""

    code = "yl"
    meeting_id: int


class TickButton(ButtonData):
    """The line is done (1), or not after all (0); `listed` 1: tapped in the list /viec."""

    code = "yt"
    item_id: int
    done: int
    listed: int = 0


class EditListButton(ButtonData):
    """Opens the lines for changing."""

    code = "ye"
    meeting_id: int


class ItemButton(ButtonData):
    """One line's page: whose it is, when it is due."""

    code = "yi"
    item_id: int


class OwnersButton(ButtonData):
    """Opens the choice of an owner."""

    code = "yo"
    item_id: int
    page: int = 0


class OwnerButton(ButtonData):
    """The line is this member's (0: nobody's)."""

    code = "yw"
    item_id: int
    member_id: int


class DueButton(ButtonData):
    """The line is due so many days from the meeting's."""

    code = "yd"
    item_id: int
    offset: int


class DropItemButton(ButtonData):
    """The line is not needed."""

    code = "yx"
    item_id: int


class AddItemButton(ButtonData):
    """Asks for a new line."""

    code = "ya"
    meeting_id: int


class TemplateButton(ButtonData):
    """Keeps these lines as the cell's own template (1), or goes back to the guide's (0)."""

    code = "yp"
    meeting_id: int
    keep: int


class DutyButton(ButtonData):
    """Opens a duty."""

    code = "wv"
    duty_id: int


class AcceptDutyButton(ButtonData):
    """Nhận."""

    code = "wa"
    duty_id: int


class DeclineDutyButton(ButtonData):
    """Không nhận được."""

    code = "wd"
    duty_id: int


class WhyButton(ButtonData):
    """Vì sao tôi?"""

    code = "ww"
    duty_id: int


class SwapButton(ButtonData):
    """Đổi: whom to ask."""

    code = "ws"
    duty_id: int
    page: int = 0


class AskColleagueButton(ButtonData):
    """Asks this colleague to take the duty."""

    code = "wk"
    duty_id: int
    member_id: int


class SwapAnswerButton(ButtonData):
    """The colleague agrees (1) or not (0)."""

    code = "wy"
    swap_id: int
    agreed: int


class RemindButton(ButtonData):
    """Asks somebody who stays silent once more."""

    code = "wr"
    duty_id: int


class ReplaceButton(ButtonData):
    """Asks this member instead."""

    code = "wx"
    duty_id: int
    member_id: int


class PlanButton(ButtonData):
    """The plan of a cell's year."""

    code = "td"
    cell_id: int
    year: int


class TopicButton(ButtonData):
    """One topic's page."""

    code = "tp"
    topic_id: int


class EvaluateButton(ButtonData):
    """Opens a session's evaluation."""

    code = "zg"
    meeting_id: int


class PartButton(ButtonData):
    """Asks for one part, or for the conclusion."""

    code = "zq"
    meeting_id: int
    part: str


class LengthButton(ButtonData):
    """How long it lasted; 0 asks."""

    code = "zl"
    meeting_id: int
    minutes: int


class PresentButton(ButtonData):
    """Asks how many came."""

    code = "zn"
    meeting_id: int


class ScoreButton(ButtonData):
    """One line of the score: -1 asks, else so many points."""

    code = "zs"
    meeting_id: int
    item: int
    points: int = -1


class GatherButton(ButtonData):
    """Asks the members for what they think."""

    code = "zh"
    meeting_id: int


class OpinionButton(ButtonData):
    """A member says something of one part."""

    code = "zo"
    meeting_id: int
    part: str


class AddTaskButton(ButtonData):
    """Asks for a task the meeting gave."""

    code = "zt"
    meeting_id: int


class CloseButton(ButtonData):
    """Kết thúc: closes the session; `unfinished` 1: its topic goes on at a later one."""

    code = "zc"
    meeting_id: int
    unfinished: int = 0


class ReadButton(ButtonData):
    """Đã đọc."""

    code = "zr"
    meeting_id: int


class SuggestionsButton(ButtonData):
    """The committee's suggestions to its cells: an officer's list."""

    code = "tq"
    committee_id: int
    year: int


class AddTopicButton(ButtonData):
    """Asks for a topic of this quarter (its first day, ISO); cell 0: a committee's suggestion."""

    code = "ta"
    committee_id: int
    cell_id: int
    quarter: str


class TakeButton(ButtonData):
    """The cell takes a suggestion over."""

    code = "tt"
    cell_id: int
    topic_id: int


class DropTopicButton(ButtonData):
    """The topic is not planned any more; `sure` 0 asks first."""

    code = "tx"
    topic_id: int
    sure: int = 0


class TasksButton(ButtonData):
    """The list anew."""

    code = "vl"


class TaskDoneButton(ButtonData):
    """A task a meeting gave is done (1), or not after all (0)."""

    code = "vt"
    task_id: int
    done: int


class AssignButton(ButtonData):
    """Who prepares: the rotation's order."""

    code = "tg"
    topic_id: int
    kind: DutyKind
    page: int = 0


class ChooseButton(ButtonData):
    """This member is asked."""

    code = "tc"
    topic_id: int
    kind: DutyKind
    member_id: int


class TakeBackButton(ButtonData):
    """The duty is taken back."""

    code = "tb"
    duty_id: int


class SessionsButton(ButtonData):
    """Which registered session is this topic for?"""

    code = "te"
    topic_id: int


class BindSessionButton(ButtonData):
    """The topic's session is this meeting (0: none)."""

    code = "tm"
    topic_id: int
    meeting_id: int


class NewSessionButton(ButtonData):
    """Registers a session for the topic."""

    code = "tn"
    topic_id: int


class RetitleButton(ButtonData):
    """Asks for other words."""

    code = "tw"
    topic_id: int
