"""Reports for the tests of pages: one with every kind of picture, and one that holds everything hostile."""

from __future__ import annotations

from dataclasses import replace

from grader.homework.questions.way_back import pictures_of
from grader.judgement.pictures import ErrorMap, MissedDigit, Pictures
from grader.judgement.verdict import Explanation, Learned, TestVerdict, Verdict
from grader.results.report import Report
from tests.results.reports import CANARY, GRADED, HIDDEN, RIGHT, WRONG

BLOCKS = pictures_of((
    ErrorMap("dJ/dW(1)", (3, 4), ("5555", "0000", "5555")), ErrorMap("dJ/dW(2)", (2, 3), ("000", "000")),
    ErrorMap("dJ/db(1)", (3,), ("404",)), ErrorMap("dJ/db(2)", (2,), ("00",)),
))
DIGIT = MissedDigit(("0f" * 14,) * 28, 4, 9)
TRAIN = TestVerdict("6.9", "train learns to recognise digits", 6, "train", 1, 3, Verdict.WRONG, explanation=Explanation(
    "After training, 48.1% are recognised.", ("loss per epoch  █▁  from 2 to 1",), read="§8"),
    learned=Learned("digits", 0.481, (2.0, 1.5, 1.0), 0.1), pictures=Pictures(reference=(1.5, 0.5, 0.25), missed=(DIGIT,)))
HIDDEN_PICTURE = replace(HIDDEN, pictures=Pictures((ErrorMap(CANARY, (1, 2), ("55",)),)),
                         learned=Learned(CANARY, 0.1, (2.0, 1.0), 0.1))
PICTURED = replace(GRADED, tests=(RIGHT, replace(WRONG, pictures=BLOCKS), HIDDEN_PICTURE, TRAIN),
                   opening=("2 tests newly pass since your last submission.",))

EVIL = ("<script>alert(1)</script>", "</style><script>alert(2)</script>", "</title><img src=x onerror=alert(3)>",
        "javascript:alert(4)", "\"><svg onload=alert(5)>", "{{ 7 * 7 }}{% include 'x' %}", "<a href='http://evil.test/'>§7.2</a>",
        "<link rel=stylesheet href=http://evil.test/x.css>", "<meta http-equiv=refresh content='0;url=http://evil.test'>",
        "\u202e\x00\x1b[31m", "&lt;b&gt;", "<!-- ", "§1\" onmouseover=alert(6) \"")
ALL_EVIL = " ".join(EVIL)


def _evil(i: int, text: str) -> TestVerdict:
    words = Explanation(text, (text, f"{text}   expected  1.5   got  -22.25", text * 50), (f"{text} ({text}.) {text}", text), text)
    return TestVerdict(f"1.{i}", text, 1, f"{text}{i % 3}", 0, 1, Verdict.WRONG, explanation=words, sure=text, pictures=Pictures(
        (ErrorMap(text, (1, 2), ("05",)),), reference=(1.0, 2.0)), learned=Learned(text, 0.5, (2.0, float("nan"), 1.0), 0.1))


HOSTILE_PAGE = Report(ALL_EVIL, tuple(_evil(i, text) for i, text in enumerate(EVIL)), opening=EVIL, notes=EVIL * 3, fault=ALL_EVIL,
                      refusal=None, versions={ALL_EVIL: ALL_EVIL}, seed_hash=ALL_EVIL, finished=True, parts={1: ALL_EVIL})
HUGE = replace(HOSTILE_PAGE, tests=tuple(replace(_evil(i, "<&\"é" * 10_000), question=f"f{i}", number=f"{1 + i // 10}.{i}")
                                         for i in range(60)), notes=("&" * 9_999,) * 300, opening=("é" * 9_999,) * 9)
EVERY_REPORT = {"ordinary": GRADED, "with pictures": PICTURED, "hostile": HOSTILE_PAGE}
