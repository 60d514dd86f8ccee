"""The class for the comparison: the student template's notebook, with one cell a function, filled in by samples."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from grader.template import notebook

SAMPLES = Path(__file__).resolve().parents[2] / "submissions"
Notebook = dict[str, Any]


def notebooks(count: int) -> dict[str, Notebook]:
    """By student, half of them right and half with a mistake, as far apart in the samples as can be."""
    made = {}
    # Mistakes in Part 6, which the tests of the other tools do not ask for, are numbered; all others have letters.
    for kind, named, wanted in (("correct", "*", (count + 1) // 2), ("mistakes", "*_[ab]", count // 2)):
        paths = sorted((SAMPLES / kind).glob(f"{named}.py"))
        for number in range(wanted):
            path = paths[number * len(paths) // wanted]
            made[f"{kind}-{number:02}"] = notebook(path.read_text(encoding="utf-8"))
    return made


def write(path: Path, content: Notebook) -> Path:
    """The notebook as a file, its folder made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content), encoding="utf-8")
    return path
