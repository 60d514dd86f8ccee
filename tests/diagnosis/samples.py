"""The sample submissions: what each mistake is expected to be called, and at which questions."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SUBMISSIONS = ROOT / "tests" / "submissions"
REFERENCE = ROOT / "reference"
sys.path.insert(0, str(Path(__file__).parent))


@dataclass(frozen=True)
class Sample:
    """One file of tests/submissions/mistakes, whose docstring says `expects:` and `wrong:`."""

    path: Path
    expects: frozenset[str]
    wrong: tuple[str, ...]


def mistakes() -> list[Sample]:
    """All samples that name the questions in which they are wrong."""
    found = []
    for path in sorted((SUBMISSIONS / "mistakes").glob("*.py")):
        head = path.read_text(encoding="utf-8").split('"""')[1]
        expects, wrong = re.search(r"^expects: (.+)$", head, re.M), re.search(r"^wrong: (.+)$", head, re.M)
        if expects and wrong:
            found.append(Sample(path, frozenset(expects[1].split(", ")), tuple(wrong[1].split(", "))))
    return found


def correct() -> list[Path]:
    return sorted((SUBMISSIONS / "correct").glob("*.py"))
