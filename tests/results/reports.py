"""Reports for the tests of the results room: one of every kind, and one that holds everything hostile."""

from __future__ import annotations

import math

from grader.judgement.verdict import Explanation, TestVerdict, Verdict
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
                execution_time=0.91, leaderboard=(Leader("seconds", 1.5, "asc"),), finished=True)
UGLY = "\x00\x1b[31m\ud800<script>`*_\u202e" + "é" * 200_000
HOSTILE = Report(UGLY, (
    TestVerdict("1.1", UGLY, 1, "relu", math.nan, 3, Verdict.WRONG, explanation=Explanation(UGLY, (UGLY, UGLY)),
                max_relative_error=math.inf),
    TestVerdict("1.2", UGLY, 1, "relu", math.inf, 3, Verdict.WRONG),
), opening=(UGLY,), notes=(UGLY,) * 3, isolation={"mechanism": UGLY, "n": math.nan, "list": [object()]},
    execution_time=math.nan, leaderboard=(Leader(UGLY, math.inf), Leader("stars", UGLY)), finished=True)
