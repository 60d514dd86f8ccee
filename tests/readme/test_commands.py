"""Every `backprop-grader` command of the README does what the README says, in a copy of the repository's root."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COMMANDS = re.findall(r"^backprop-grader (.+)$", (ROOT / "README.md").read_text(encoding="utf-8"), re.M)
TARGETS = re.findall(r"^make ([\w-]+)", (ROOT / "README.md").read_text(encoding="utf-8"), re.M)


def test_the_readme_shows_commands() -> None:
    assert len(COMMANDS) >= 5
    assert TARGETS[:2] == ["grade", "test"]


@pytest.mark.parametrize("command", COMMANDS)
def test_command(command: str, tmp_path: Path) -> None:
    words = [str(tmp_path / word) if word.endswith((".json", ".zip")) else word for word in shlex.split(command)]
    ended = subprocess.run([sys.executable, "-m", "grader", *words], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert ended.returncode == 0, ended.stderr
    assert "Traceback" not in ended.stderr
