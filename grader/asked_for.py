"""What `grade`, `check` and `check --watch` were asked for, understood before anything is graded."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.arguments import require_parts
from grader.data_classes import dataclass
from grader.homework.default import DEFAULT
from grader.page_file import PageFile, page_file

if TYPE_CHECKING:
    from grader.grading.homework import Homework
    from grader.grading.options import Options


@dataclass(frozen=True)
class AskedFor:
    """The homework that is graded, how, and where the report goes as a page, if it does."""

    homework: Homework
    options: Options
    html: PageFile | None


def asked_for(submission: Path, assignment_file: Path, homework_folder: Path | None, page: Path | None, *,
              unconfined: bool, **options: Any) -> AskedFor:
    """ClickException or AssignmentError, in one sentence, where it cannot be meant."""
    # Imported here: --help and a mistyped option need no numpy.
    from grader.authoring.beside import homework_beside, require_no_strangers_code
    from grader.authoring.which_homework import to_grade_by, which_homework
    from grader.grading.grade import inputs
    from grader.grading.options import Options

    if homework_folder is None and assignment_file == DEFAULT and options["mode"] == "check":
        homework_folder = homework_beside(submission)  # a grading never asks a submission by what to grade it
        if homework_folder is not None:
            require_no_strangers_code(homework_folder, submission)
    homework = (to_grade_by if options["mode"] == "grade" else which_homework)(homework_folder, assignment_file)
    require_parts(homework.contract, options["parts"])
    chosen = Options(confined=not unconfined, **options)
    notes = homework.assignment.notes.url
    html = None if page is None else page_file(page, notes, inputs(submission, homework, chosen))
    return AskedFor(homework, chosen, html)
