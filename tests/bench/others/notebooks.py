"""The class for the comparison: the student template's notebook, with one cell a function, filled in by samples."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from grader.template import notebook
from tests.support.samples import correct, mistakes

Notebook = dict[str, Any]


def notebooks(count: int) -> dict[str, Notebook]:
    """By student, half of them right and half with a mistake, as far apart in the samples as can be."""
    made = {}
    # The tests of the other tools do not ask for Part 6.
    kinds = {"correct": (correct(), (count + 1) // 2), "mistakes": (mistakes(1, 2, 3, 4, 5), count // 2)}
    for kind, (samples, wanted) in kinds.items():
        for number in range(wanted):
            made[f"{kind}-{number:02}"] = notebook(samples[number * len(samples) // wanted].text)
    return made


def write(path: Path, content: Notebook) -> Path:
    """The notebook as a file, its folder made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content), encoding="utf-8")
    return path
