"""Reports for the tests of the results room: one of every kind, and one that holds everything hostile."""

from __future__ import annotations

import math

from grader.homework.contract import CONTRACT
from grader.judgement.verdict import UNWRITTEN, Explanation, TestVerdict, Verdict
from grader.results.report import Leader, Report

CANARY = "what the hidden test holds"
WHY = Explanation(
    "dJ/dW(1), dJ/dW(2), dJ/dW(3) are wrong; dJ/dW(4) and all biases are right.",
    evidence=("Worst: dJ/dW(2)[3, 7]   expected  -0.01293   got  -0.07758",),
    proved=("your weight gradients are 6 times too large wherever n = 6.",),
    read="§1 (the cost) and §7.2, step 3(c).",
)
RIGHT = TestVerdict("1.1", "relu of one example", 1, "relu", 3, 3, Verdict.CORRECT)
WRONG = TestVerdict("5.2", "back_prop gives the gradient of the loss in a network of five layers", 5, "back_prop",
                    0, 8, Verdict.WRONG, explanation=WHY, misconceptions=("sum-for-weights-mean-for-biases",),
                    max_relative_error=5.0)
HIDDEN = TestVerdict("5.3", "back_prop on other networks", 5, "back_prop", 0, 4, Verdict.ERROR, "after_published",
                     Explanation(CANARY, (CANARY,), (CANARY,), CANARY), (CANARY,), 0.25)
NOT_RUN = TestVerdict("4.1", "forward_prop gives the loss", 4, "forward_prop", 0, 5, Verdict.NOT_RUN,
                      explanation=Explanation("The worker could not be started."))
GRADED = Report("Homework 4", (RIGHT, WRONG, HIDDEN), notes=("line 12 was skipped: it took longer than 2 seconds",),
                isolation={"landlock": True}, versions={"numpy": "2.4"}, seed_hash="0123456789ab",
                execution_time=0.91, leaderboard=(Leader("seconds", 1.5, "asc"),), finished=True, parts=CONTRACT.parts)


def _checked(number: str, question: str, score: float, most: float, verdict: Verdict, said: str = "",
             visibility: str = "visible", name: str = "", proved: tuple[str, ...] = (), sure: str = "") -> TestVerdict:
    words = Explanation(said, proved=proved, lacks=question if verdict is Verdict.MISSING else "") if said else None
    return TestVerdict(number, name or f"{question} {number[2:]}", int(number[0]), question, score, most, verdict,
                       visibility, words, sure=sure)


AT_HAND_IN, WAITING = Verdict.AT_HAND_IN, Verdict.WAITING
SOFTMAX_FIRST = "Not judged yet: softmax first."
OWN_LOSS = "Judged by differences of your own loss, which may be wrong itself."
TURNED = ("the sign is flipped.",)
CHECK = Report("Homework 4", parts=CONTRACT.parts, compared=True, tests=(
    _checked("1.5", "softmax", 1, 1, Verdict.CORRECT),
    TestVerdict("1.6", "softmax treats every column by itself", 1, "softmax", 0, 1, Verdict.WRONG, explanation=Explanation(
        "softmax(z) is wrong.", ("Worst: softmax(z)[0, 1]   expected  0.25   got  0.5",), read="§1")),
    _checked("1.7", "cross_entropy", 1, 1, Verdict.CORRECT),
    _checked("1.8", "cross_entropy", 0, 1, AT_HAND_IN, "It runs when you hand in.", "hidden"),
    _checked("4.1", "forward_prop", 0, 1, WAITING, SOFTMAX_FIRST),
    _checked("4.2", "forward_prop", 0, 1, WAITING, SOFTMAX_FIRST),
    _checked("4.3", "forward_prop", 0, 1, WAITING, SOFTMAX_FIRST),
    _checked("4.4", "forward_prop", 0, 1, AT_HAND_IN, "It runs when you hand in.", "hidden"),
    _checked("4.5", "forward_prop", 0, 1, WAITING, SOFTMAX_FIRST),
    _checked("4.6", "unpack", 0, 2, Verdict.MISSING, UNWRITTEN.format("unpack")),
    _checked("5.1", "back_prop", 0, 2, Verdict.WRONG, "dJ/dW(1) is wrong.", proved=TURNED, sure=OWN_LOSS),
    _checked("5.2", "back_prop", 0, 2, Verdict.WRONG, "All weights are wrong.", proved=TURNED, sure=OWN_LOSS),
    _checked("5.3", "back_prop", 1, 2, Verdict.WRONG, "dJ/dW(1) is wrong.", proved=TURNED, sure=OWN_LOSS),
    _checked("5.4", "back_prop", 0, 2, Verdict.WRONG, "dJ/dW(1) is wrong.", proved=TURNED, sure=OWN_LOSS),
    _checked("5.5", "back_prop", 0, 2, Verdict.WRONG, "back_prop changes x."),
    _checked("5.6", "back_prop_general", 2, 2, Verdict.CORRECT, sure=OWN_LOSS),
    _checked("6.1", "train", 0, 2, Verdict.MISSING, UNWRITTEN.format("train")),
    _checked("6.2", "findBestHyperparameters", 0, 2, Verdict.MISSING, UNWRITTEN.format("findBestHyperparameters")),
), finished=True)
UGLY = "\x00\x1b[31m\ud800<script>`*_\u202e" + "é" * 200_000
HOSTILE = Report(UGLY, (
    TestVerdict("1.1", UGLY, 1, "relu", math.nan, 3, Verdict.WRONG, explanation=Explanation(UGLY, (UGLY, UGLY)),
                max_relative_error=math.inf),
    TestVerdict("1.2", UGLY, 1, "relu", math.inf, 3, Verdict.WRONG),
), opening=(UGLY,), notes=(UGLY,) * 3, isolation={"mechanism": UGLY, "n": math.nan, "list": [object()]},
    execution_time=math.nan, leaderboard=(Leader(UGLY, math.inf), Leader("stars", UGLY)), finished=True)
