"""What loading a program left behind: what it defines, what was skipped, and why it could not be loaded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from grader.sandbox.protocol.data_classes import dataclass
from grader.sandbox.protocol.program import Value


@dataclass(frozen=True)
class LoadNote:
    """Something the report says about loading the file."""

    where: str  # "homework.py, line 12"
    sentence: str


@dataclass(frozen=True)
class LoadError:
    """Why nothing of the file could be used."""

    where: str
    sentence: str
    line: str = ""  # the source line, and under it
    caret: int = 0  # the column of the mistake, counted from 1; 0 where it is not known


@dataclass(frozen=True)
class LoadReport:
    """What loading a program left behind."""

    notes: tuple[LoadNote, ...] = ()
    functions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # name -> names of its parameters
    constants: Mapping[str, Value] = field(default_factory=dict)            # the contract's, as the student set them
    imports: tuple[str, ...] = ()
    error: LoadError | None = None
    obstacles: Mapping[str, str] = field(default_factory=dict)  # name of a function -> why it cannot be called
    slow: tuple[int, ...] = ()  # numbers of the statements whose time was up; a second load need not wait for them
