"""A Report -> the page that a student reads: the points, one story for each function that lost some, what is right."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from markupsafe import Markup

from grader.judgement.verdict import TestVerdict, Verdict
from grader.results.allowance import for_student
from grader.results.destination import Kind
from grader.results.error_words import MEASURED
from grader.results.markdown import LONGEST
from grader.results.pages.digit_image import png_address
from grader.results.pages.drawings import drawings_of
from grader.results.pages.heat_map import MEANINGS, SIDES
from grader.results.pages.page import is_page, rendered
from grader.results.pages.part import parts_of
from grader.results.pages.wording import evidence, proved_in, with_sections
from grader.results.report import GRADER_FAULT, Report, hidden_sentence, looked_at
from grader.results.stories import Story, hints_of, listed, next_step, scored

LENGTHS = (LONGEST, 400, 32)  # of a text: only what is made to be large needs the shorter ones
MOST_BYTES = 300_000


def student_page(report: Report, *, who: str = "", notes_url: str = "", class_page: str = "") -> str:
    """One whole HTML file of at most 300 KB. The same report and the same words give the same bytes.

    `who` is whose page it is, as it shall be shown; `notes_url` the web address of a section of the notes, with
    "{section}" for its number; `class_page` the address of the page that leads here, as seen from this one. A hidden
    test shows whether it passes and no more, and what an assignment holds back at this attempt is held back.
    """
    report = for_student(report)
    for longest in LENGTHS:
        page = _page(report, longest, notes_url, who=who, class_page=class_page)
        if len(page.encode()) <= MOST_BYTES:
            break
    return page


def _page(report: Report, longest: int, notes_url: str, **values: str) -> str:
    """The page with no text in it longer than `longest`."""
    parts = parts_of(report)
    right = [story for part in parts for story in part.right]
    return rendered(
        "student.html", longest=longest, report=report, parts=parts, right=right, grader_fault=GRADER_FAULT,
        hints=hints_of(right), trained=_trained(right),
        next_step=None if report.refusal or report.given_back else next_step(report), coverage=looked_at(report),
        footer=_footer(report), hidden_sentence=hidden_sentence, listed=listed, scored=scored, points=_points,
        evidence=partial(evidence, most=2 * longest), proved_in=proved_in,
        with_sections=partial(with_sections, address=notes_url, longest=longest), pictures_of=drawings_of,
        meanings=MEANINGS, measured=MEASURED, sides=SIDES, png_address=png_address, as_is=Markup, **values,
    )


def _trained(right: Sequence[Story]) -> TestVerdict | None:
    """The training on digits, where it is right: a failure has its story, and one by a wrong gradient shows nothing."""
    return next((test for story in right for test in story.tests
                 if test.learned is not None and test.verdict is Verdict.CORRECT), None)


def kind(*, notes_url: str = "") -> Kind:
    """The page as something that is written to a file, a pipe or a device."""
    return Kind(partial(student_page, notes_url=notes_url), ".html", is_page)


def _points(score: float) -> str:
    return f"{score:g}"


def _footer(report: Report) -> str:
    """By what it was graded: enough to tell two gradings apart, and no time, so that the same is the same."""
    versions = ", ".join(f"{name} {version}" for name, version in report.versions.items())
    seed = f"seed {report.seed_hash}" if report.seed_hash else ""
    tests = f"{len(report.tests)} tests"
    return " · ".join(filter(None, ("backprop-grader", tests, versions, seed)))
