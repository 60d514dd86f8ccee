"""What the student's page alone tells of every known mistake: named exactly, narrowed down to its function, or no help.

    python tests/bench/pages.py [NAME ...]

A mistake is named where the words that prove it stand on the page; narrowed down where its function has a story there.
Samples of which neither holds are listed at the end, and so are those that are only narrowed down.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from html import unescape
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from grader.grading.grade import grade, room_for  # noqa: E402
from grader.grading.options import Options  # noqa: E402
from grader.homework.homework4 import homework4  # noqa: E402
from grader.judgement.verdict import TestVerdict  # noqa: E402
from grader.results.pages.student import MOST_BYTES, student_page  # noqa: E402
from grader.results.report import Report  # noqa: E402
from grader.results.stories import told  # noqa: E402
from tests.support.samples import Mistake, mistakes  # noqa: E402

NAMED, NARROWED, NO_HELP = "named exactly", "narrowed down", "not helped"


def words_of(page: str) -> str:
    """What can be read on `page`, in one line."""
    return " ".join(unescape(re.sub(r"<[^>]*>", "", page[page.index("<body>"):])).split())


def stands_there(test: TestVerdict, words: str) -> bool:
    """Whether what was found of `test` can be read."""
    said = test.explanation
    if test.visibility != "visible" or said is None:
        return False
    proofs = [each.partition(" (")[0] for each in said.proved] or [said.sentence]
    return all(" ".join(each.split()) in words for each in proofs)


def help_of(report: Report, about: Mistake) -> tuple[str, int]:
    """How far the page of `report` leads to the mistake `about` which it is, and how many bytes it has."""
    page = student_page(report)
    words = words_of(page)
    read = [test for test in report.tests if stands_there(test, words)]
    if about.id in {id for test in read for id in test.misconceptions}:
        return NAMED, len(page.encode())
    stories = {story.function for story in told(report.tests) if any(test in read for test in story.failing)}
    return NARROWED if stories & set(about.functions) else NO_HELP, len(page.encode())


def main() -> None:
    samples = [each for each in mistakes() if not sys.argv[1:] or each.name in sys.argv[1:]]
    homework, found, largest = homework4(), dict[str, str](), 0
    with room_for(homework.assignment, Options()) as room:
        for each in samples:
            parts = (6,) if each.part == 6 else (1, 2, 3, 4, 5)
            report = grade(each.path, homework, sandbox=room, options=Options(parts=parts))
            found[each.name], size = help_of(report, each)
            largest = max(largest, size)
            print(f"{each.name}: {found[each.name]}", file=sys.stderr, flush=True)
    counts = Counter(found.values())
    print(", ".join(f"{counts[kind]} {kind}" for kind in (NAMED, NARROWED, NO_HELP)), f"of {len(samples)} mistakes")
    print(f"the largest page has {largest / 1000:.0f} KB, where {MOST_BYTES / 1000:.0f} are allowed")
    for kind in (NARROWED, NO_HELP):
        print(f"{kind}: {', '.join(name for name, how in found.items() if how == kind) or 'none'}")


if __name__ == "__main__":
    main()
