"""Whom an instructor means who names a submission or a student."""

from __future__ import annotations

from grader.classroom.people_names import plain, spellings
from grader.classroom.roll import Class
from grader.intake.errors import CallerError


def meant(roll: Class, text: str) -> str:
    """The id of a submission or a student, where `text` is that; else of the one student with this e-mail or name.

    `text` as it is where nobody is meant, CallerError where several are.
    """
    name = text.strip().casefold()
    for ids in ([upload.id for upload in roll.uploads], [student.id for student in roll.students]):
        if name in (id.casefold() for id in ids):
            return text.strip()
    emailed = [student for student in roll.students if name and student.email.casefold() == name]
    found = emailed or [student for student in roll.students if plain(text) in spellings(student.name)]
    if len(found) > 1:
        who = ", ".join(f"{student.id} ({student.name or student.email})" for student in found)
        raise CallerError(f"{text} may be {who}: name one by the id.")
    return found[0].id if found else text
