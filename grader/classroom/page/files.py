"""The pages in the output folder: index.html about the class, and feedback/<id>.html about each submission."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from functools import cache, partial
from hashlib import blake2b
from pathlib import Path

from grader.classroom.export import adjustments_of
from grader.classroom.hashes import PACKAGE, tree_hash
from grader.classroom.page.content import Found, content
from grader.classroom.page.people import FEEDBACK, INDEX
from grader.classroom.page.render import class_page
from grader.classroom.page.words import Known, wording
from grader.classroom.readjusted import readjusted
from grader.classroom.show import corrected
from grader.classroom.standing import Standing, by_upload
from grader.classroom.store import Store
from grader.data_classes import dataclass
from grader.homework import misconceptions
from grader.homework.contract import CONTRACT
from grader.results.pages.student import student_page
from grader.results.report import Report
from grader.whole_file import write_whole

MARK_BYTES = 64  # the last of a page: what it was made of


@dataclass(frozen=True)
class Pages:
    """The pages of a class in `folder`; `title` is the assignment's, `notes_url` leads to a section of the notes,
    `titles` are those of the parts, and `words` those of its mistakes."""

    folder: Path
    title: str
    notes_url: str = ""
    titles: Mapping[int, str] = field(default_factory=lambda: CONTRACT.parts)
    words: Known = misconceptions.known

    def write_all(self, store: Store, standings: Sequence[Standing]) -> bytes:
        """Every page of a class that stands like that, none of what is not in it any more; the page of the class."""
        roll, results = store.roll(), store.results()
        by_hand = readjusted(roll, results, store.counted(), adjustments_of(store))
        found = Found(tuple(standings), results, store.earlier(), roll.notes, by_hand)
        index = class_page(content(self.title, found, wording(self.words), titles=self.titles)).encode()
        members = by_upload(standings)
        for id in found.results:
            if id in members:
                self.write(id, members[id], store.results_json(id) or "", partial(store.report, id))
            else:
                self._path(id).unlink(missing_ok=True)
        write_whole(self.folder / INDEX, index)  # last, so that it leads nowhere that is not there yet
        return index

    def write(self, id: str, members: Sequence[Standing], results: str, report: Callable[[], Report | None]) -> None:
        """The page of the submission `id`, unless it is there as these `results` and its `members` have it.

        `report` is what the page is made of; it is asked for only where it is needed.
        """
        mark = _mark(_program(), results, self.title, self.notes_url, *(part for member in members for part in (
            member.student.name, member.student.id, *member.adjusted)))
        path = self._path(id)
        if _ends_with(path, mark) or (found := report()) is None:
            return
        # It is handed on to students, so it does not lead to the page of the class.
        write_whole(path, student_page_of(found, members, self.notes_url).encode() + mark)

    def _path(self, id: str) -> Path:
        return self.folder / FEEDBACK / f"{id}.html"


def student_page_of(report: Report, members: Sequence[Standing], notes_url: str, class_page: str = "") -> str:
    """The page of a submission of these `members`; it leads to `class_page` where one is given."""
    who = ", ".join(member.student.name or member.student.id for member in members)
    return student_page(corrected(report, members), who=who, notes_url=notes_url, class_page=class_page)


@cache
def _program() -> str:
    """What makes pages, which no hash of a result covers."""
    return f"{tree_hash(PACKAGE / 'results')} {tree_hash(PACKAGE / 'classroom')}"


def _mark(*parts: str) -> bytes:
    """A comment that says what a page was made of, so that a run in which nothing changed need not make it again."""
    digest = blake2b(digest_size=16)
    for part in parts:
        encoded = part.encode("utf-8", "surrogatepass")
        digest.update(len(encoded).to_bytes(8, "big") + encoded)
    return f"\n<!-- made of {digest.hexdigest()} -->\n".encode()


def _ends_with(path: Path, mark: bytes) -> bool:
    try:
        with path.open("rb") as page:
            page.seek(max(0, path.stat().st_size - MARK_BYTES))
            return page.read().endswith(mark)
    except OSError:  # there is none, or writing it will say what is wrong
        return False
