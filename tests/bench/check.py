"""How much `check` says of every known mistake without any answer, beside what `grade` says with them.

    python tests/bench/check.py [NAME ...]

A mistake is named exactly where its id, and no other, is proved in the visible tests of a function that is wrong;
narrowed down where its function is accused and no id is proved. What is misnamed is listed first: it should be nothing.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from grader.grading.grade import grade, room_for  # noqa: E402
from grader.grading.options import Options  # noqa: E402
from grader.homework.homework4 import homework4  # noqa: E402
from grader.results.report import Report  # noqa: E402
from grader.results.stories import told  # noqa: E402
from tests.support.samples import Mistake, mistakes  # noqa: E402

NAMED, NARROWED, MISNAMED, NOT_SEEN = "named exactly", "narrowed down", "misnamed", "not seen"


def outcome(report: Report, about: Mistake) -> str:
    """How far the visible tests of `report` lead to the mistakes `about` which it is."""
    ids = {id for test in report.tests if test.visibility == "visible" for id in test.misconceptions}
    if ids - {about.id}:
        return MISNAMED
    if ids == {about.id}:
        return NAMED
    accused = {story.function for story in told(report.tests) if story.failing}
    return NARROWED if accused & set(about.functions) else NOT_SEEN


def main() -> None:
    samples = [each for each in mistakes() if not sys.argv[1:] or each.name in sys.argv[1:]]
    homework = homework4()
    for mode in ("check", "grade"):
        found = {}
        with room_for(homework.assignment, Options(mode=mode)) as room:
            for each in samples:
                parts = (6,) if each.part == 6 else (1, 2, 3, 4, 5)
                report = grade(each.path, homework, sandbox=room, options=Options(mode=mode, parts=parts))
                found[each.name] = outcome(report, each)
                print(f"{mode} {each.name}: {found[each.name]}", file=sys.stderr, flush=True)
        counts = Counter(found.values())
        print(f"{mode}: " + ", ".join(f"{counts[how]} {how}" for how in (NAMED, NARROWED, MISNAMED, NOT_SEEN))
              + f" of {len(samples)}")
        for how in (MISNAMED, NOT_SEEN, NARROWED):
            print(f"  {how}: {', '.join(name for name, way in found.items() if way == how) or 'none'}")


if __name__ == "__main__":
    main()
