"""A homework as the machine is told of it: data and functions, none of which the machine knows by name."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence, Set
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from grader.data_classes import dataclass
from grader.grading.scope import Scope
from grader.judgement.verdict import TestVerdict

if TYPE_CHECKING:
    from grader.configuration.assignment import Assignment
    from grader.grading.exchange import Exchange
    from grader.grading.passes.proof import Proof
    from grader.grading.question import Question
    from grader.grading.sizes import Sizes
    from grader.grading.student import Student
    from grader.grading.truth import Truth
    from grader.sandbox.protocol.contract import Contract
    from grader.sandbox.protocol.load_report import LoadReport
    from grader.sandbox.protocol.program import Program
    from grader.sandbox.protocol.reply import Reply
    from grader.sandbox.protocol.request import Request

Found = dict[str, TestVerdict]  # by number
Ask = Callable[["Sequence[Request]"], "list[Reply]"]
# A look at what failed, or at what earned: of a Session, which stands above this module, and the numbers to look at.
Look = Callable[[Any, Found, Set[str]], Found]


@dataclass(frozen=True)
class Read:
    """A program as it is written: with its layout, what it can be asked, and the lines of the report on it."""

    program: Program
    scope: Scope
    notes: tuple[str, ...] = ()


class Reader(Protocol):
    """Finds out how a file is written, by calling its functions."""

    def __call__(self, program: Program, interface: str, ask: Ask, loaded: LoadReport,
                 forget: Callable[[], None]) -> Read:
        """`program` was `loaded` in a worker that answers `ask` and is thrown away by `forget`."""


@dataclass(frozen=True)
class Slopes:
    """Those with which a derivative is compared where there are no answers: of which function, and what that is."""

    function: str
    called: str = "loss"


@dataclass(frozen=True)
class Offline:
    """What can be proved without answers. `slopes` are those of the file's own functions, for each derivative."""

    examine: Callable[[str, Student, Truth, Sequence[Exchange]], tuple[Proof, ...]]
    slopes: Mapping[str, Slopes] = field(default_factory=dict)


@dataclass(frozen=True)
class Passes:
    """What looks at a submission beside the graded tests. Each needs the answers, but for `offline`.

    `looks` are taken in turn at what failed, and may give marks for these tests; `own_work` takes marks for what a
    function did not derive itself; `diagnose` names mistakes that are proved, and discards the worker it is given.
    Each is told the Session.
    """

    looks: tuple[Look, ...]
    offline: Offline
    own_work: Look
    diagnose: Callable[[Any, Found], Found]
    example: Callable[[Any, str], tuple[tuple[Any, ...], Sizes | None] | None]


class Questions(Protocol):
    """The graded tests."""

    def tests(self, parts: Collection[int]) -> tuple[Callable[..., Any], ...]:
        """The test functions of some parts, with the decorators that say what each is worth."""

    def collected(self, parts: Collection[int]) -> tuple[Question, ...]:
        """The same, ready to be asked."""


@dataclass(frozen=True)
class Needs:
    """What a grading is about to need: `parts`, the `interface` by name, a folder with real digits, and answers."""

    parts: tuple[int, ...]
    interface: str
    data: Path | None
    answers: bool


class Mistake(NamedTuple):
    """A mistake in words: what it is, where in the notes to read, and a question that leads on.

    The question never contains the corrected line.
    """

    sentence: str
    read: str
    question: str


def wordless(id: str, question: str) -> Mistake | None:
    """No mistake has words."""
    return None


def no_fixtures(assignment: Assignment, data: Path | None) -> Mapping[str, Any]:
    """Graded tests ask for `student` and `truth` only."""
    return {}


def nothing_needed(needs: Needs) -> None:
    """Nothing can be missing."""


@dataclass(frozen=True)
class Homework:
    """All that a grading must know of what was to be written.

    `questions` are the graded tests. `reference` is the folder with the answers, `solution` the file in
    it, `files` the names of all there that decide a grade, where not everything does, `recorded` the public values for
    where there are no answers. `truth` makes what the fixture `truth` is, `fixtures`
    the further ones, by the assignment and the folder with real digits. `require` raises CallerError where something
    is missing without which nobody can be graded. `words` are those for the id of a mistake in a function.
    """

    contract: Contract
    assignment: Assignment
    questions: Questions
    reference: Path
    solution: str
    recorded: Path
    read: Reader
    truth: Callable[..., Truth]
    passes: Passes
    scope: Callable[[], Scope] = Scope  # of a file of which nothing is known yet
    fixtures: Callable[[Assignment, Path | None], Mapping[str, Any]] = no_fixtures
    require: Callable[[Needs], None] = nothing_needed
    words: Callable[[str, str], Mistake | None] = wordless
    files: tuple[str, ...] = ()

    def made_of(self) -> Iterator[tuple[str, Path]]:
        """Every file that is named in `files` or lies in a folder named there: its name in `reference`, and itself."""
        for place in (self.reference / name for name in self.files):
            for path in (place, *sorted(place.rglob("*"))):
                if path.is_file() and "__pycache__" not in path.parts:
                    yield path.relative_to(self.reference).as_posix(), path
