"""What is told of every known mistake: by `check` without any answer, by `grade` with them, and on the student's page.

    python tests/bench/known_mistakes.py [NAME ...]

A mistake is named exactly where its id, and no other, is proved in the visible tests of a function that is wrong;
narrowed down where its function is accused and no id is proved. On the page it counts as named where the words that
prove it stand there. What is misnamed is listed first: it should be nothing. `grade` must also take the points of the
wrong functions alone, and none of a correct solution; exit code 1 where it does not.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from html import unescape
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from grader.grading.grade import grade  # noqa: E402
from grader.grading.options import Options  # noqa: E402
from grader.grading.room import room_for  # noqa: E402
from grader.homework.homework4 import homework4  # noqa: E402
from grader.judgement.verdict import TestVerdict, Verdict  # noqa: E402
from grader.results.pages.student import MOST_BYTES, student_page  # noqa: E402
from grader.results.report import Report  # noqa: E402
from grader.results.stories import told  # noqa: E402
from tests.support.grading import RIGHT  # noqa: E402
from tests.support.samples import Mistake, Sample, correct, mistakes  # noqa: E402

NAMED, NARROWED, MISNAMED, NOT_SEEN = "named exactly", "narrowed down", "misnamed", "not seen"


def outcome(report: Report, about: Mistake) -> str:
    """How far the visible tests of `report` lead to the mistake `about` which it is."""
    ids = {id for test in report.tests if test.visibility == "visible" for id in test.misconceptions}
    if ids - {about.id}:
        return MISNAMED
    accused = {story.function for story in told(report.tests) if story.failing}
    return NAMED if ids else NARROWED if accused & set(about.functions) else NOT_SEEN


def on_the_page(report: Report, page: str, about: Mistake) -> str:
    """The same of what can be read on the student's page."""
    words = " ".join(unescape(re.sub(r"<[^>]*>", "", page[page.index("<body>"):])).split())
    read = [test for test in report.tests if stands_there(test, words)]
    if about.id in {id for test in read for id in test.misconceptions}:
        return NAMED
    stories = {story.function for story in told(report.tests) if any(test in read for test in story.failing)}
    return NARROWED if stories & set(about.functions) else NOT_SEEN


def stands_there(test: TestVerdict, words: str) -> bool:
    """Whether what was found of `test` can be read."""
    said = test.explanation
    if test.visibility != "visible" or said is None:
        return False
    proofs = [each.partition(" (")[0] for each in said.proved] or [said.sentence]
    return all(" ".join(each.split()) in words for each in proofs)


def complaint(report: Report, sample: Sample) -> str:
    """What differs from the points and the names that are expected; empty when nothing does."""
    lost = {test.question for test in report.tests if test.verdict not in RIGHT}
    followed = {test.question for test in report.tests if test.verdict is Verdict.FOLLOW_THROUGH}
    ids = {id for test in report.tests for id in test.misconceptions}
    mistake = sample if isinstance(sample, Mistake) else None
    expected = set(mistake.functions) if mistake and mistake.costs else set()
    named = {mistake.id} if mistake else set()
    # A gradient that is right for the file's own loss keeps its marks; a hint is given where the numbers show it.
    as_expected = ids == named or (mistake is not None and not mistake.costs and ids <= named)
    if lost <= expected <= lost | followed and as_expected:
        return ""
    return f"lost {sorted(lost)}, expected {sorted(expected)}; named {sorted(ids)}, expected {sorted(named)}"


def shown(where: str, found: dict[str, str]) -> None:
    """The counts, and the names behind all that is not named."""
    counts = Counter(found.values())
    print(f"{where}: " + ", ".join(f"{counts[how]} {how}" for how in (NAMED, NARROWED, MISNAMED, NOT_SEEN)) + f" of {len(found)}")
    for how in (MISNAMED, NOT_SEEN, NARROWED):
        print(f"  {how}: {', '.join(name for name, way in found.items() if way == how) or 'none'}")


def main() -> int:
    chosen = [each for each in (*mistakes(), *correct()) if not sys.argv[1:] or each.name in sys.argv[1:]]
    homework, bad, largest = homework4(), 0, 0
    for mode in ("check", "grade"):
        found, pages = dict[str, str](), dict[str, str]()
        with room_for(homework.assignment, Options(mode=mode)) as room:
            for each in chosen if mode == "grade" else [each for each in chosen if isinstance(each, Mistake)]:
                parts = (6,) if isinstance(each, Mistake) and each.part == 6 else (1, 2, 3, 4, 5)
                report = grade(each.path, homework, sandbox=room, options=Options(mode=mode, parts=parts))
                if mode == "grade" and (said := complaint(report, each)):
                    bad += 1
                    print(f"{each.name}: {said}", flush=True)
                if isinstance(each, Mistake):
                    page = student_page(report)
                    largest = max(largest, len(page.encode()))
                    found[each.name], pages[each.name] = outcome(report, each), on_the_page(report, page, each)
                    print(f"{mode} {each.name}: {found[each.name]}", file=sys.stderr, flush=True)
        shown(mode, found)
        shown(f"the page of {mode}", pages)
    print(f"{len(chosen) - bad} of {len(chosen)} samples are graded and named as expected")
    print(f"the largest page has {largest / 1000:.0f} KB, where {MOST_BYTES / 1000:.0f} are allowed")
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main())
