"""The students of a download -> those of the roster, where that is certain."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace

from grader.classroom.handed_in import HandedIn, Layout, Reading
from grader.classroom.participants import participant_number
from grader.classroom.people_names import plain
from grader.classroom.roll import Student
from grader.classroom.roster import Enrolled, Roster
from grader.data_classes import dataclass
from grader.intake.entries import listed


@dataclass(frozen=True)
class Matched:
    """A reading with the students of the roster in place of its own, the roster, and who could not be matched."""

    reading: Reading
    enrolled: tuple[Student, ...] = ()
    notes: tuple[str, ...] = ()


def matched(reading: Reading, layout: Layout, roster: Roster) -> Matched:
    """By id, e-mail, login, then name; whoever is found in none, or in two, keeps what the download says."""
    named = [*(student for each in reading.handed_in for student in each.students), *reading.others]
    match = _Match(layout, roster, named)
    enrolled = {each.student.id for each in roster.enrolled}
    found: dict[Student, Student] = {}
    unmatched: list[Student] = []
    for student in dict.fromkeys(named):
        one = match.of(student)
        found[student] = one or _not_enrolled(student, enrolled)
        if one is None:
            unmatched.append(found[student])
    handed_in = tuple(_with(each, found) for each in reading.handed_in)
    unusable = _unusable(reading.left_out, match, others={*found.values()})
    left_out = tuple(each for each in reading.left_out if each not in unusable)
    others = tuple(found[each] for each in reading.others)
    known = {one.id: student for student, one in found.items()}
    return Matched(replace(reading, handed_in=(*handed_in, *unusable.values()), others=others, left_out=left_out),
                   tuple(_completed(each.student, known) for each in roster.enrolled),
                   (*roster.notes, *_cannot_be_graded(unusable), *_notes(unmatched, match)))


def _unusable(left_out: Iterable[HandedIn], match: _Match, others: Container[Student]) -> dict[HandedIn, HandedIn]:
    """What is all that a student of the roster handed in, though no homework: who handed in a PDF handed in something.

    `others` are the students of whom there is something else.
    """
    first: dict[Student, HandedIn] = {}
    for each in left_out:
        one = match.of(each.students[0])
        if one is not None and one not in others:
            first.setdefault(one, each)
    return {each: replace(each, students=(one,)) for one, each in first.items()}


def _cannot_be_graded(unusable: Iterable[HandedIn]) -> list[str]:
    names = [each.named for each in unusable]
    return [f"Handed in, and cannot be graded, being neither source nor an archive: {listed(names, len(names))}."
            ] * bool(names)


def _with(handed_in: HandedIn, found: Mapping[Student, Student]) -> HandedIn:
    return replace(handed_in, students=tuple(found[each] for each in handed_in.students))


def _completed(enrolled: Student, known: Mapping[str, Student]) -> Student:
    """A student of the roster with the name and e-mail of the download where the roster has none."""
    there = known.get(enrolled.id, enrolled)
    return replace(enrolled, name=enrolled.name or there.name, email=enrolled.email or there.email)


def _not_enrolled(student: Student, enrolled: Iterable[str]) -> Student:
    """The student, under an id that nobody in the roster has."""
    return replace(student, id=f"{student.id} (not in the roster)") if student.id in enrolled else student


def _notes(unmatched: Sequence[Student], match: _Match) -> tuple[str, ...]:
    who = [f"{each.id} ({each.name})" if each.name else each.id for each in unmatched]
    several = sorted(match.ambiguous)
    return (*[f"Not found in the roster, or not with certainty: {listed(who, len(who))}."] * bool(who),
            *[f"In the roster, or in the download, more than one is meant by {listed(several, len(several))}, so "
              "nobody was taken for them."] * bool(several))


class _Match:
    def __init__(self, layout: Layout, roster: Roster, named: Iterable[Student]) -> None:
        self._layout = layout
        self._by: dict[tuple[str, str], list[Enrolled]] = {}
        self.ambiguous: set[str] = set()
        for enrolled in roster.enrolled:
            keys = {(kind, value.casefold()) for kind, values in enrolled.ids.items() for value in values}
            for key in keys | {("name", name) for name in enrolled.names}:
                self._by.setdefault(key, []).append(enrolled)
        if not any(kind == "github" for kind, _ in self._by):  # then its column of logins is what GitHub knows
            self._by.update({("github", value): found for (kind, value), found in [*self._by.items()]
                             if kind == "login"})
        self._names = Counter(_name(each) for each in dict.fromkeys(named))

    def of(self, student: Student) -> Student | None:
        """Who it is in the roster; None where nobody is, or more than one may be."""
        certain = [*((kind, student.id) for kind in self._layout.ids), ("email", student.email)]
        for kind, value in certain:
            if kind == "participant":
                value = participant_number(value) or value
            if (kind, value.casefold()) in self._by:
                return self._only(kind, value.casefold(), value)
        return self._of_another_numbering(student) or self._by_name(student)

    def _only(self, kind: str, key: str, said: str) -> Student | None:
        found = self._by.get((kind, key), [])
        if len(found) > 1:
            self.ambiguous.add(said)
        return found[0].student if len(found) == 1 else None

    def _of_another_numbering(self, student: Student) -> Student | None:
        """By an id that may be somebody else's in the roster, so the name has to agree."""
        for kind in self._layout.unsure_ids:
            agreeing = [each for each in self._by.get((kind, student.id.casefold()), [])
                        if not each.names or _name(student) in each.names]
            if len(agreeing) == 1:
                return agreeing[0].student
        return None

    def _by_name(self, student: Student) -> Student | None:
        name, said = _name(student), student.name or student.id
        if ("name", name) in self._by and self._names[name] > 1:
            self.ambiguous.add(said)
            return None
        return self._only("name", name, said)


def _name(student: Student) -> str:
    """The name without case and accents; where the download has none, what it calls the student."""
    return plain(student.name or student.id)
