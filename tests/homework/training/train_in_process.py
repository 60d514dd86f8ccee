"""A student whose calls are answered in this process by the worker's own code: for our own samples only."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from grader.grading.student import Student
from grader.homework.contract import CONTRACT
from grader.homework.network.points import Sizes
from grader.homework.network.scope import EVERYTHING
from grader.sandbox.inside.calling import answer
from grader.sandbox.inside.namespace import Exposed
from grader.sandbox.protocol.messages import Answer, Gave
from grader.sandbox.protocol.reply import Reply, Returned
from grader.sandbox.protocol.request import Request
from tests.support.answers import KNOWN

ROOT = Path(__file__).resolve().parents[3]
REFERENCE = (ROOT / "reference" / "homework4.py").read_text(encoding="utf-8")


class HereWorker:
    """Answers requests from a namespace in which the source was executed."""

    loaded: Any = None

    def __init__(self, source: str) -> None:
        self.exposed = Exposed({"__name__": "homework4"}, CONTRACT)
        exec(compile(source, "homework4.py", "exec"), self.exposed.namespace)

    def ask(self, requests: list[Request]) -> list[Reply]:
        return [self._one(request) for request in requests]

    def _one(self, request: Request) -> Reply:
        gave = answer(request.call(600.0), self.exposed, {}, str, lambda *asked: Answer(False, None, ()))
        assert isinstance(gave, Gave), gave
        changed = tuple(number for number, (before, after) in enumerate(zip(request.arguments, gave.arguments, strict=True))
                        if not np.array_equal(before, after))
        return Returned(gave.value, gave.seconds, changed, recorded=gave.recorded)


def student(source: str) -> Student:
    return Student(HereWorker(source))


@dataclass(frozen=True)
class SomeTruth:
    """Seeds that differ with `number`; true values from the reference."""

    number: int = 0
    sizes: Sizes | None = None
    has_answers = True
    scope = EVERYTHING

    def seed(self, name: str) -> int:
        return 1000 * self.number + sum(map(ord, name))

    def secret(self, name: str) -> int:
        return self.seed(f"secret {name}")

    def at(self, sizes: Sizes, **settings: float) -> SomeTruth:
        return SomeTruth(self.number, sizes)

    def back_prop(self, *arguments: Any) -> Any:
        return KNOWN.value("back_prop", arguments, self.sizes)


def with_train(train: str) -> str:
    """The reference with another train."""
    start, end = REFERENCE.index("def train("), REFERENCE.index("def findBestHyperparameters")
    return REFERENCE[:start] + train + "\n\n\n" + REFERENCE[end:]
