"""The attacks: one for every file of tests/submissions/attacks, and one for every entry of battery.toml there.

A file in in_part hands in its own functions, and honest code for all else: they take the place of what has their names
there, and of what the first lines name after `without:`. Every interpreter that has numpy can import this.
"""

from __future__ import annotations

import ast
import re
import sys
from functools import cache
from pathlib import Path
from textwrap import dedent, indent
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FOLDER = Path(__file__).resolve().parents[1] / "submissions" / "attacks"
PLAIN = FOLDER.parent / "correct" / "plain.py"
OF_HONEST_CODE = (("LEARNING_RATE = 0.05\n", "LEARNING_RATE = 0.1\n"), ("NUM_EPOCHS = 5\n", "NUM_EPOCHS = 20\n"))
SHAPES = '''

def layer_shapes():
    widths = [NUM_INPUT] + [NUM_HIDDEN] * NUM_HIDDEN_LAYERS + [NUM_OUTPUT]
    return list(zip(widths[1:], widths[:-1]))


'''
ON_RELU = '''
"""An attack: {what}

attacks: {attacks}
"""
import numpy as np
{before}


def relu(z):
{relu}


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)
'''.lstrip()


@cache
def battery() -> dict[str, str]:
    """The source of every attack on the sandbox, by its name, in order."""
    table = tomllib.loads((FOLDER / "battery.toml").read_text(encoding="utf-8"))
    files = {path.stem: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.py")}
    return dict(sorted({**files, **{name: _on_relu(entry) for name, entry in table.items()}}.items()))


def _on_relu(entry: dict[str, Any]) -> str:
    filled = {"attacks": "relu", "before": "", **entry}
    return ON_RELU.format(**{**filled, "relu": indent(dedent(entry["relu"]).rstrip(), "    ")})


def in_part() -> list[str]:
    """The names of the attacks that are honest but for some functions."""
    return sorted(path.stem for path in (FOLDER / "in_part").glob("*.py"))


def honest() -> str:
    """What they hand in too: right and complete."""
    text = PLAIN.read_text(encoding="utf-8")
    for old, new in OF_HONEST_CODE:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text + SHAPES


def attack(name: str) -> str:
    """The source of the attack of that name."""
    return battery()[name] if name in battery() else _in_honest_code(name)


def _in_honest_code(name: str) -> str:
    own, right = (FOLDER / "in_part" / f"{name}.py").read_text(encoding="utf-8"), honest()
    mine, theirs = ([node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)] for text in (own, right))
    left_out = {word for line in re.findall(r"^without: (.*)$", own, re.MULTILINE) for word in line.split()}
    assert left_out <= {node.name for node in theirs}, left_out
    replaced = [node for node in theirs if node.name in left_out | {each.name for each in mine}]
    gone = {line for node in replaced for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)}
    return "".join(line for number, line in enumerate(right.splitlines(keepends=True), 1) if number not in gone) + own


def written(name: str, folder: Path) -> Path:
    """The attack of that name as a file in `folder`."""
    path = folder / f"{name}.py"
    path.write_text(attack(name), encoding="utf-8")
    return path
