"""The sample submissions: what each mistake is expected to be called, and at which questions."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROPAGATION = frozenset(
    (  # Parts 1 to 5; the mistakes of training are tested with Part 6
        "relu",
        "relu_prime",
        "softmax",
        "cross_entropy",
        "vec",
        "unvec",
        "dJ_dyhat",
        "dyhat_dz2",
        "dz2_dh1",
        "dh1_dz1",
        "dz1_dvecW1",
        "dz1_db1",
        "dJ_dW1_by_jacobians",
        "gradients_3_layer",
        "forward_prop",
        "back_prop",
        "back_prop_general",
    )
)
SUBMISSIONS = ROOT / "tests" / "submissions"
REFERENCE = ROOT / "reference"
sys.path.insert(0, str(Path(__file__).parent))


@dataclass(frozen=True)
class Sample:
    """One file of tests/submissions/mistakes, whose docstring says `expects:` and `wrong:`.

    `hint:` stands for `wrong:` where the mistake costs no marks (float32 is told, not punished).
    """

    path: Path
    expects: frozenset[str]
    questions: tuple[str, ...]
    costs: bool = True


def mistakes() -> list[Sample]:
    """All samples that name the questions in which they are wrong."""
    found = []
    for path in sorted((SUBMISSIONS / "mistakes").glob("*.py")):
        head = path.read_text(encoding="utf-8").split('"""')[1]
        expects, wrong = re.search(r"^expects: (.+)$", head, re.M), re.search(r"^(wrong|hint): (.+)$", head, re.M)
        if expects and wrong and set(wrong[2].split(", ")) <= PROPAGATION:
            ids, questions = frozenset(expects[1].split(", ")), tuple(wrong[2].split(", "))
            found.append(Sample(path, ids, questions, wrong[1] == "wrong"))
    return found


def correct() -> list[Path]:
    return sorted((SUBMISSIONS / "correct").glob("*.py"))
