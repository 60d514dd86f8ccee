"""Zips for students, made by the command, and a copy of the clone to make them from."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from grader.homework.contract import CONTRACT
from grader.judgement.verdict import TestVerdict
from tests.support.running import ROOT, backprop_grader

SECRETS = ("secret_seed", "autograder.zip.seed", "image.seed")
# Words of our own homework, which are none of another's.
OURS = re.compile(rf"homework ?4|\b({'|'.join(CONTRACT.by_name.keys() - {'softmax', 'relu'})})\b|Building blocks", re.I)
LEFT_OUT = shutil.ignore_patterns("__pycache__", *SECRETS)


def release(out: Path, *options: str, clone: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    """`backprop-grader release --out out`, with the grader of `clone`."""
    return backprop_grader("release", "--out", out, *options, cwd=out.parent, **{"PYTHONPATH": clone, **environment})


def copy_of_the_clone(folder: Path) -> Path:
    """What a release is made from, in `folder`, written in another order and at another time than here."""
    for name in ("reference", "grader"):
        shutil.copytree(ROOT / name, folder / name, ignore=LEFT_OUT, copy_function=shutil.copyfile)
    for name in ("pyproject.toml", "README.md", "LICENSE", ".gitignore"):
        shutil.copyfile(ROOT / name, folder / name)
    return folder


def table_in(readme: str) -> tuple[dict[int, float], list[str]]:
    """The points of each part in the table of a README for students, and the functions in it."""
    rows = re.findall(r"^\| (\d) \| .* \| (.*) \| ([\d.]+) \|$", readme, re.M)
    return {int(part): float(points) for part, _, points in rows}, [name for _, names, _ in rows for name in re.findall(r"`(\w+)`", names)]


def points_of(tests: Iterable[TestVerdict]) -> dict[int, float]:
    """The points of each part."""
    found = Counter[int]()
    for test in tests:
        found[test.part] += test.max_score
    return dict(found)
