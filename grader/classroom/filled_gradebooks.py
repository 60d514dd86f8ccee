"""The gradebooks that an instructor exported from Canvas and Moodle, filled in and left beside the grades."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from grader.classroom import gradebooks
from grader.classroom.gradebook_rows import Gradebook
from grader.classroom.gradebooks import MOODLE_GRADE
from grader.classroom.standing import Standing
from grader.data_classes import dataclass
from grader.intake.errors import CallerError
from grader.whole_file import write_whole

CANVAS, MOODLE = "canvas.csv", "moodle.csv"


@dataclass(frozen=True)
class Exported:
    """What the platforms exported, None where there is nothing, and the `column` of the grade where it was named."""

    canvas: Path | None = None
    moodle: Path | None = None
    column: str | None = None

    def filled(self, title: str, standings: Sequence[Standing]) -> dict[str, Gradebook]:
        """Each file to import, by its name; Canvas calls the column by the `title` of the assignment.

        CallerError where one of them is no such file: without `standings` that is known before anything is graded.
        """
        found = {}
        if self.canvas is not None:
            found[CANVAS] = gradebooks.canvas(_read(self.canvas), str(self.canvas), self.column or title, standings)
        if self.moodle is not None:
            found[MOODLE] = gradebooks.moodle(_read(self.moodle), str(self.moodle), standings,
                                              self.column or MOODLE_GRADE)
        return found

    def write(self, out: Path, title: str, standings: Sequence[Standing]) -> tuple[str, ...]:
        """Leave the files in `out`; a sentence for each, and for everybody who has no grade there."""
        said: list[str] = []
        for name, book in self.filled(title, standings).items():
            write_whole(out / name, book.content)
            said += [f"{out / name} is ready to be imported.", *book.notes]
        return tuple(said)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CallerError(f"{path} cannot be read: {error.strerror}.") from error
