"""Grades the files of a folder with `grade_all` and keeps each outcome as a file: a run without layouts and store.

    python -m tests.classroom.driver FOLDER OUT
"""

from __future__ import annotations

import os
import sys
from functools import partial
from pathlib import Path

from grader import stopping
from grader.classroom.graded import Graded, Order
from grader.classroom.grading import grade_all
from grader.classroom.jobs import Jobs
from grader.classroom.roll import Upload
from grader.grading.options import Options
from grader.homework.homework4 import load_assignment


def main() -> int:
    """Grade what has no outcome yet."""
    folder, out = map(Path, sys.argv[1:])
    waiting = [Upload(each.name, each, (each.name,)) for each in sorted(folder.iterdir())
               if not (out / f"{each.name}.json").exists()]

    def record(graded: Graded) -> None:
        part = out / f"{graded.id}.part"
        part.write_text(graded.results)
        os.replace(part, out / f"{graded.id}.json")

    return grade_all(waiting, partial(Jobs, 2, Order(load_assignment(), Options(parts=(1,)))), record).faults


if __name__ == "__main__":
    stopping.listen()
    sys.exit(main())
