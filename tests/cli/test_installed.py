"""What a student installs: the whole program, and no answer."""

from __future__ import annotations

import fnmatch
import subprocess
import sys
from pathlib import Path

import pytest

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).parents[2]
BUILD = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]


def test_every_file_that_is_no_module_is_in_the_wheel() -> None:
    files = {path.relative_to(ROOT / "grader").as_posix() for path in (ROOT / "grader").rglob("*")
             if path.is_file() and path.suffix not in (".py", ".pyc")}
    patterns = BUILD["package-data"]["grader"]
    left_out = {name for name in files if not any(fnmatch.fnmatch(f"x/{name}", f"x/{each}".replace("**/", "*"))
                                                  for each in patterns)}
    assert files and left_out == set()


def test_no_answer_is_in_the_wheel() -> None:
    assert BUILD["packages"]["find"]["include"] == ["grader*"]


@pytest.mark.parametrize(("command", "code"), [("grade", 2), ("check", 0)])
def test_without_a_reference_only_check_works(command: str, code: int, tmp_path: Path) -> None:
    environment = {"BACKPROP_GRADER_REFERENCE": str(tmp_path), "PYTHONUTF8": "1"}
    ended = subprocess.run([sys.executable, "-m", "grader", command, str(ROOT / "reference" / "homework4.py"), "--parts", "1"],
                           cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)
    assert ended.returncode == code, ended.stderr
    assert "Traceback" not in ended.stderr and ended.stderr.count("\n") == (1 if code else 0)
    assert ("use `backprop-grader check`" in ended.stderr) == bool(code)
