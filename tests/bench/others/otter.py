"""otter-grader: a test file a function in autograder.zip, and one `otter run` for each submission."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from textwrap import indent

from others.checks import tests

TEST = """from otter.test_files import test_case

OK_FORMAT = False
name = {name!r}
points = 1


@test_case()
def check(env):
    {name} = env[{name!r}]
{source}"""
# Warm: one Python for all of them, which is more than its commands offer.
LOOP = """import sys
from otter.api import grade_submission
for path in sys.argv[2:]:
    print(grade_submission(path, sys.argv[1], quiet=True).total)
"""


def autograder(otter: Path, folder: Path) -> Path:
    """autograder.zip with the tests, as `otter generate` makes it."""
    (folder / "tests").mkdir(parents=True)
    for name, source in tests().items():
        (folder / "tests" / f"{name}.py").write_text(TEST.format(name=name, source=indent(source, "    ")))
    subprocess.run([otter / "otter", "generate", "-t", "tests", "-o", "autograder.zip", "--no-requirements", "--no-config",
                    "--no-environment"], cwd=folder, check=True, capture_output=True)
    return folder / "autograder.zip"


def command(otter: Path, made: Path, notebook: Path) -> list[str]:
    """Grade one submission; results.json goes to a folder named after it."""
    out = made.parent / "out" / notebook.stem
    out.mkdir(parents=True, exist_ok=True)
    return [str(otter / "otter"), "run", "-a", str(made), "-o", str(out), "--no-logo", str(notebook)]


def in_one_process(otter: Path, made: Path, notebooks: Sequence[Path]) -> list[str]:
    """Grade all of them."""
    return [str(otter / "python"), "-c", LOOP, str(made), *map(str, notebooks)]


def full_marks(made: Path) -> set[str]:
    """Who lost nothing."""
    results = {path.parent.name: json.loads(path.read_text()) for path in (made.parent / "out").glob("*/results.json")}
    return {name for name, found in results.items()
            if all(test["score"] == test["max_score"] for test in found["tests"] if "max_score" in test)}
