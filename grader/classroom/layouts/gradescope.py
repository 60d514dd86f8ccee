"""A Gradescope export: submission_metadata.yml, and a folder submission_<id> for each active submission."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain

from grader.classroom.handed_in import HandedIn, Layout, Reading
from grader.classroom.layouts.gradescope_metadata import Submission, Submitter
from grader.classroom.layouts.gradescope_metadata import read as metadata_in
from grader.classroom.roll import Student
from grader.classroom.tree import Node
from grader.grading.earlier import earlier_submissions
from grader.intake.download_names import GRADESCOPE, GRADESCOPE_METADATA
from grader.intake.entries import listed
from grader.intake.errors import CallerError
from grader.sandbox.protocol.contract import Contract


def _metadata(root: Node) -> Node | None:
    return next((each for each in root.children if each.name in GRADESCOPE_METADATA and not each.is_folder), None)


def recognises(root: Node) -> bool:
    """Whether the file that only Gradescope writes is there."""
    return _metadata(root) is not None


def read(root: Node, contract: Contract) -> Reading:
    """Its submissions; notes where the file and the folders do not agree."""
    file = _metadata(root)
    if file is None:
        raise CallerError(f"{root.name} holds no {GRADESCOPE_METADATA[0]}.")
    if file.unreadable:
        raise CallerError(file.unreadable)
    known = metadata_in(file.path)
    names = _Names(chain.from_iterable(each.submitters for each in known.values()))
    folders = [each for each in root.folders if GRADESCOPE.fullmatch(each.name)]
    if not any(each.name in known for each in folders):
        raise CallerError(f"{file.name} names {listed(list(known), 3)}, and no folder of these stands beside it; "
                          "export the submissions again.")
    handed_in = tuple(_handed_in(each, known.get(each.name, Submission()), names) for each in folders)
    absent = {name: each for name, each in known.items() if name not in {folder.name for folder in folders}}
    others = tuple(names.student(each, name) for name, submission in absent.items() for each in submission.submitters)
    return Reading(handed_in, (*names.notes, *_disagreements(known, folders, absent)), others)


def _disagreements(known: Mapping[str, Submission], folders: Iterable[Node], absent: Iterable[str]) -> list[str]:
    nobody = [each.name for each in folders if not known.get(each.name, Submission()).submitters]
    return [*[f"Of these the metadata names no student, so each stands under its own name: "
              f"{listed(nobody, len(nobody))}."] * bool(nobody),
            *[f"In the metadata, but without a folder in the export: {listed(list(absent), 50)}."] * bool(absent)]


class _Names:
    """Who a submitter is: by the student id, where no two have the same; else by e-mail; else by name."""

    def __init__(self, submitters: Iterable[Submitter]) -> None:
        emails: dict[str, set[str]] = {}
        sids: dict[str, set[str]] = {}
        for each in submitters:
            emails.setdefault(each.sid, set()).add(each.email.casefold())
            sids.setdefault(each.email.casefold(), set()).add(each.sid)
        self._shared = sorted(sid for sid, several in emails.items() if sid and len(several - {""}) > 1)
        self.notes = [f"Student ids that several students have, who stand under their e-mail addresses: "
                      f"{listed(self._shared, 50)}."] * bool(self._shared)

        # Who stands in one submission with the number and in another without it is one student.
        self._sids = {email: max(several) for email, several in sids.items() if email and len(several - {""}) == 1}

    def student(self, submitter: Submitter, submission: str) -> Student:
        """The student; one with a name only is nobody else's, because names are not unique."""
        told = submitter.sid or self._sids.get(submitter.email.casefold(), "")
        sid = "" if told in self._shared else told
        alone = f"{submitter.name} ({submission})" if submitter.name else submission
        return Student(sid or submitter.email or alone, submitter.name, submitter.email)


def _handed_in(folder: Node, known: Submission, names: _Names) -> HandedIn:
    students = tuple(names.student(each, folder.name) for each in known.submitters) or (Student(folder.name),)
    when, metadata = known.created_at, _as_graders_get_it(folder.name, known)
    return HandedIn(folder.name, folder.name, ((folder.name, folder),), students,
                    order=when.timestamp() if when else None, submitted_at=when,
                    attempt=len(earlier_submissions(metadata)) + 1, metadata=metadata)


def _as_graders_get_it(name: str, known: Submission) -> dict[str, object]:
    """What the export knows, under the keys of submission_metadata.json."""
    found = GRADESCOPE.fullmatch(name)
    return {"id": int(found["id"]) if found else None,
            "created_at": known.created_at.isoformat() if known.created_at else None,
            "users": [{"name": each.name, "email": each.email, "sid": each.sid} for each in known.submitters],
            "previous_submissions": [{"submission_time": when.isoformat() if when else None, "score": score}
                                     for when, score in known.earlier]}


LAYOUT = Layout("gradescope", "a Gradescope export with submission_metadata.yml", recognises, read,
                ids=("id", "email", "login"))
