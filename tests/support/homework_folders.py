"""Grades a source by a homework in a folder, changes copies of one, and plants mistakes in its reference."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from grader.authoring.homework_folder import homework_in
from grader.grading.grade_questions import Settings, run_questions
from grader.judgement.verdict import FAILED, TestVerdict
from grader.sandbox.host.sandbox import Sandbox
from grader.sandbox.protocol.program import Piece, Program

ROOT = Path(__file__).parents[2]
STARTER = ROOT / "reference" / "starter"
LAYERS = ROOT / "tests" / "homeworks" / "layers"


def graded(folder: Path, source: str, sandbox: Sandbox, seed: str = "a", **settings) -> list[TestVerdict]:
    """The verdict of every test on `source`, handed in as one file."""
    homework = homework_in(folder)
    try:
        return run_questions(
            Program((Piece(source, "homework.py"),), contract=homework.contract), sandbox,
            Settings(homework, **{"parts": tuple(homework.contract.parts), "secret_seed": seed, **settings}))
    finally:
        sandbox.clean()


def planted(source: str, changes: Iterable[tuple[str, str]]) -> str:
    """`source` with each first text, which must stand there once, in the form of the second."""
    for find, replace in changes:
        assert source.count(find) == 1, find
        source = source.replace(find, replace)
    return source


def homework_with(place: Path, files: Mapping[str, str], of: Path = STARTER) -> Path:
    """A copy of a homework in the folder `mine`, with these files besides its own or in their place."""
    folder = place / "mine"
    shutil.copytree(of, folder, dirs_exist_ok=True)
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def failed(verdicts: Iterable[TestVerdict]) -> list[str]:
    """The functions with a failed test."""
    return sorted({verdict.question for verdict in verdicts if verdict.verdict in FAILED})
