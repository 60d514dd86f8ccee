"""The submissions that somebody should look at, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from grader.classroom.figures import Summary
from grader.classroom.outcome import UNREADABLE
from grader.classroom.page.people import Person, person_of
from grader.classroom.standing import FAILED, NOT_GRADABLE, NOTHING, Standing
from grader.data_classes import dataclass

VERDICTS = {
    "timeout": "Ran out of time", "memory": "Ran out of memory", "error": "Raised an exception",
    "blocked": "Tried what student code may not do", "missing": "Lack a function",
}


@dataclass(frozen=True)
class Case:
    """The people behind one submission, and what there is to say of it; `note` may be empty."""

    people: tuple[Person, ...]
    note: str = ""


@dataclass(frozen=True)
class Concern:
    """One reason to look, and whom it is about. `grave` is what only the instructor can settle."""

    title: str
    cases: tuple[Case, ...]
    grave: bool = False


def concerns(standings: Sequence[Standing], summary: Summary,
             people: Mapping[str, tuple[Person, ...]]) -> tuple[Concern, ...]:
    """What there is to look at, the gravest first; nothing that is about nobody."""
    found = [
        Concern("The grader itself failed: no grade yet", _fault(standings, people, FAILED), grave=True),
        Concern("Unreadable in the download: no grade yet", _fault(standings, people, UNREADABLE), grave=True),
        Concern("Could not be graded", _refused(standings, people), grave=True),
        Concern("Handed in nothing", tuple(Case((person_of(each),)) for each in standings if each.status == NOTHING)),
        *(Concern(title, _cases(summary.trouble.get(verdict, ()), people)) for verdict, title in VERDICTS.items()),
        Concern("Late", tuple(Case(people.get(id, ()), f"{100 * (1 - kept):g} % taken off" if kept < 1 else "")
                              for id, kept in summary.late.items())),
        Concern("Slowest", tuple(Case(people.get(id, ()), f"{seconds:.1f} s of processor time")
                                 for id, seconds in summary.slowest)),
    ]
    return tuple(concern for concern in found if concern.cases)


def _cases(ids: Iterable[str], people: Mapping[str, tuple[Person, ...]]) -> tuple[Case, ...]:
    return tuple(Case(people.get(id, ())) for id in ids)


def _fault(standings: Sequence[Standing], people: Mapping[str, tuple[Person, ...]], status: str) -> tuple[Case, ...]:
    return tuple(Case(people[upload]) for upload in _of(standings, status))


def _refused(standings: Sequence[Standing], people: Mapping[str, tuple[Person, ...]]) -> tuple[Case, ...]:
    whys = {each.upload.id: each.result.refusal for each in standings if each.upload and each.result}
    return tuple(Case(people[upload], whys[upload]) for upload in _of(standings, NOT_GRADABLE))


def _of(standings: Sequence[Standing], status: str) -> tuple[str, ...]:
    """The submissions of that status, each once."""
    return tuple(dict.fromkeys(each.upload.id for each in standings if each.status == status and each.upload))
