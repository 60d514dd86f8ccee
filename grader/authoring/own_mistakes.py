"""misconceptions.py of a homework -> checked mistakes; what is wrong in it is one sentence with file and line."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from grader.authoring.declared import DeclaredHomework
from grader.authoring.diagnosis.words import SAID
from grader.authoring.folder_values import OwnMistake
from grader.authoring.instructors_code import run_file
from grader.authoring.mistakes import MARK, About
from grader.configuration.document import AssignmentError, nearest
from grader.data_classes import dataclass

NAME = "misconceptions.py"


def own_mistakes(folder: Path, homework: DeclaredHomework) -> tuple[OwnMistake, ...]:
    """The mistakes of the homework in `folder`, none where it has no such file. AssignmentError as above."""
    path = folder / NAME
    if not path.exists():
        return ()
    defined = run_file(path, [folder])
    found = tuple(_Written(path, name, each, homework).mistake() for name, each in defined.items()
                  if MARK in getattr(each, "__dict__", {}))
    if not found:
        raise AssignmentError(f'{path}: there is no mistake in it; each is a function under @mistake("f", ...).')
    return found


@dataclass(frozen=True)
class _Written:
    """One function of the file."""

    path: Path
    name: str
    computes: Callable[..., Any]
    homework: DeclaredHomework

    @property
    def about(self) -> About:
        found: About = vars(self.computes)[MARK]
        return found

    def mistake(self) -> OwnMistake:
        """As a value. AssignmentError where it could never be told."""
        sentence = " ".join((inspect.getdoc(self.computes) or "").split("\n\n")[0].split())
        if not sentence:
            raise self._wrong("has no docstring, which says the mistake in a sentence")
        id = self.name.replace("_", "-")
        if id in SAID:
            raise self._wrong(f"has the name of a general mistake, {id}")
        names, constants = self._names(), dict(self._constants())
        if len(constants) > 1:
            raise self._wrong(f"leaves {' and '.join(constants)} open; one constant can be")
        return OwnMistake(id, self.about.function, self.path, self._line, self.computes, names,
                          next(iter(constants.items()), None), _ended(sentence), self.about.section,
                          self.about.question)

    def _names(self) -> tuple[str, ...]:
        names = tuple(each.name for each in self._parameters if each.kind is not each.KEYWORD_ONLY)
        known = self._known()
        for name in names:
            if name not in known:
                raise self._wrong(f"asks for {name}, which {self.about.function} does not depend on"
                                  f"{nearest(name, known)}; it may ask for {', '.join(known)}")
        return names

    def _known(self) -> list[str]:
        """The arguments that any question about the function gives."""
        function = self.about.function
        if function not in self.homework.functions:
            raise self._wrong(f"is about {function}, which is no function of this homework"
                              f"{nearest(function, self.homework.functions)}")
        asked = [each for each in self.homework.examined if each.function == function]
        if not asked:
            raise self._wrong(f"is about {function}, of which no question asks anything")
        return list(self.homework.inputs(asked[-1]))

    def _constants(self) -> Iterator[tuple[str, float]]:
        for each in self._parameters:
            if each.kind is each.KEYWORD_ONLY:
                if isinstance(each.default, bool) or not isinstance(each.default, (int, float)):
                    raise self._wrong(f"must give {each.name} a number to begin with, as {each.name}=0.1")
                yield each.name, float(each.default)

    @property
    def _parameters(self) -> list[inspect.Parameter]:
        return list(inspect.signature(self.computes).parameters.values())

    @property
    def _line(self) -> int:
        return int(getattr(getattr(self.computes, "__code__", None), "co_firstlineno", 1))

    def _wrong(self, what: str) -> AssignmentError:
        return AssignmentError(f"{self.path}, line {self._line}: {self.name} {what}.")


def _ended(sentence: str) -> str:
    return sentence if sentence[-1] in ".!?" else f"{sentence}."
