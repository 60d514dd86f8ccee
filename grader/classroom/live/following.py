"""The pages of a class as it stands, made when somebody asks for them, while a run writes to the store."""

from __future__ import annotations

import threading
import time
from urllib.parse import unquote

from grader.classroom.export import adjustments_of
from grader.classroom.page.content import Found, Progress, content
from grader.classroom.page.files import Pages, student_page_of
from grader.classroom.page.people import FEEDBACK, INDEX
from grader.classroom.page.render import REFRESH_SECONDS, class_page
from grader.classroom.page.words import wording
from grader.classroom.readjusted import readjusted
from grader.classroom.standing import by_upload, standings
from grader.classroom.store import Store
from grader.intake.errors import CallerError

SUFFIX = ".html"
SPARING = 10  # times as long as a page took to make it is shown again


class Following:
    """The pages of a run over `of` submissions; asked by the threads of a server, told by the run.

    The page of the class may be `SPARING` times as old as it took to make, so that whoever looks slows no run down.
    """

    def __init__(self, pages: Pages, of: int) -> None:
        self._pages, self._of, self._done = pages, of, 0
        self._lock = threading.Lock()
        self._page, self._fresh_until = b"", 0.0
        self._final: bytes | None = None
        self._asked = float("-inf")
        self._seen_last = threading.Event()

    def done(self) -> None:
        """One more submission is done."""
        self._done += 1

    def __call__(self, name: str) -> bytes | None:
        """The page `name`, None where there is none. StoreError where the store cannot be read now."""
        if name in ("", INDEX):
            return self._class_page()
        folder, _, file = name.partition("/")
        if folder != FEEDBACK or not file.endswith(SUFFIX):
            return None
        return self._student_page(unquote(file.removesuffix(SUFFIX)))

    def end(self, page: bytes) -> None:
        """From now on the page of the class is this one."""
        self._final = page

    def wait(self) -> None:
        """Leave whoever has followed the run the time to see its end."""
        if time.monotonic() - self._asked < 2 * REFRESH_SECONDS:
            self._seen_last.wait(2 * REFRESH_SECONDS)

    def _class_page(self) -> bytes:
        with self._lock:
            self._asked = time.monotonic()
            if self._final is not None:
                self._seen_last.set()
                return self._final
            if self._asked >= self._fresh_until:
                self._page = self._made()
                now = time.monotonic()
                self._fresh_until = now + SPARING * (now - self._asked)
            return self._page

    def _made(self) -> bytes:
        progress = Progress(self._done, self._of, str((self._pages.folder / INDEX).absolute()))
        with Store(self._pages.folder, read_only=True) as store:
            found = found_in(store)
        words, titles = wording(self._pages.words), self._pages.titles
        return class_page(content(self._pages.title, found, words, progress, titles)).encode()

    def _student_page(self, id: str) -> bytes | None:
        with Store(self._pages.folder, read_only=True) as store:
            members = by_upload(found_in(store).standings).get(id)  # an id of the class, never a path
            report = store.report(id) if members else None
        if report is None or members is None:
            return None
        return student_page_of(report, members, self._pages.notes_url, f"../{INDEX}").encode()


def found_in(store: Store) -> Found:
    """What the store holds now. Where adjustments.csv cannot be meant, none are counted, and the page says so."""
    roll, results = store.roll(), store.results()
    try:
        by_hand, notes = adjustments_of(store), roll.notes
    except CallerError as error:
        by_hand, notes = (), (*roll.notes, f"Nothing is counted that was corrected by hand: {error}")
    return Found(standings(roll, results, by_hand), results, store.earlier(), notes,
                 readjusted(roll, results, store.counted(), by_hand))
