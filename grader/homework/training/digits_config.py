"""What the assignment says about the digits of Part 6, before any of them is read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from grader.data_classes import dataclass
from grader.grading.failures import NeedsAnswers

if TYPE_CHECKING:
    from grader.homework.training.data import Digits


@dataclass(frozen=True)
class HeldOut:
    """What the assignment says: a folder with MNIST, if any, the accuracies that earn points, rising, and seconds."""

    folder: Path | None = None
    digits_accuracy: tuple[float, ...] = (0.80, 0.88, 0.92)
    mnist_accuracy: tuple[float, ...] = (0.80, 0.85, 0.90)
    seconds: float = 120.0

    def digits(self, has_answers: bool) -> Digits:
        """The digits to train on. A student's laptop may have none: NeedsAnswers; a grader must: NoDigits."""
        from grader.homework.training import data  # only Part 6 needs it

        try:
            return data.find(self.folder)
        except data.NoDigits:
            if has_answers:
                raise
            raise NeedsAnswers("digits") from None

    def thresholds(self, name: str) -> tuple[float, ...]:
        """The accuracies that earn points on the digits called `name`."""
        return self.mnist_accuracy if name == "MNIST" else self.digits_accuracy
