"""What both plain bots share: the words, and a table of answers.

Of this project they load nothing else, least of all the stand-in with its server.
"""

import sqlite3
from pathlib import Path

TEXT = "📨 MỜI HỌP CHI BỘ\n\nKính mời đồng chí dự sinh hoạt thường kỳ."
LABEL = "✅ Tham dự"
DONE = "Đã ghi nhận: Tham dự"


class PlainAnswers:
    """An SQLite file with a line for each press, committed one by one."""

    def __init__(self, folder: Path) -> None:
        self.connection = sqlite3.connect(folder / "answers.sqlite")
        with self.connection:
            self.connection.execute("CREATE TABLE IF NOT EXISTS answer (user_id INT, choice TEXT)")

    def keep(self, user_id: int) -> None:
        with self.connection:
            self.connection.execute("INSERT INTO answer VALUES (?, 'attend')", (user_id,))

    def count(self) -> tuple[int, int]:
        """How many people have answered, and how many answers there are."""
        query = "SELECT count(DISTINCT user_id), count(*) FROM answer"
        people, answers = self.connection.execute(query).fetchone()
        return people, answers
