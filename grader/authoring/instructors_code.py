"""Runs a Python file of a homework's folder: the instructor's own code, on the trusted side, before any student's."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

from grader.configuration.document import AssignmentError


def run_file(path: Path, importable: Sequence[Path]) -> dict[str, Any]:
    """What `path` defines. It may import what stands in the folders `importable`.

    AssignmentError with the file and the line where it cannot be run.
    """
    module = ModuleType(f"homework_folder_{path.stem}")
    module.__file__ = str(path)
    try:
        code = compile(source_of(path), str(path), "exec")
        with _importable(importable, module):
            exec(code, vars(module))
    except (Exception, SystemExit) as error:  # whatever a file that is run raises
        raise AssignmentError(f"{path}{line_in(path, error)} cannot be loaded: {said(error)}") from None
    return vars(module)


def source_of(path: Path) -> str:
    """Its text. AssignmentError where it cannot be read."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise AssignmentError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise AssignmentError(f"{path} is not UTF-8 text.") from error


def line_in(path: Path, error: BaseException) -> str:
    """The line of `path` at which `error` came about, as the end of the file's name in a sentence."""
    if isinstance(error, SyntaxError) and error.filename == str(path):
        return f", line {error.lineno}"
    lines = [each.lineno for each in traceback.extract_tb(error.__traceback__) if Path(each.filename) == path]
    return f", line {lines[-1]}" if lines else ""


def said(error: BaseException) -> str:
    """The kind of an error and its message, on one line."""
    message = error.msg if isinstance(error, SyntaxError) else error
    text = " ".join(f"{type(error).__name__}: {message}".split()).removesuffix(":")
    return text if text.endswith(".") else f"{text}."


@contextmanager
def _importable(folders: Sequence[Path], module: ModuleType) -> Iterator[None]:
    """Imports find these folders first; what came from them is forgotten, for another homework has its own."""
    path, names = list(sys.path), [str(folder.resolve()) for folder in folders]
    own = {each.stem for folder in folders for each in folder.glob("*.py")}
    others = {name: sys.modules.pop(name) for name in own & sys.modules.keys()}  # of the same names
    sys.path[:0] = names
    sys.modules[module.__name__] = module
    try:
        yield
    finally:
        sys.path[:] = path
        for name in {module.__name__, *own} & sys.modules.keys():
            del sys.modules[name]
        sys.modules.update(others)
