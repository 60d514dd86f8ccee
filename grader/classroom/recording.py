"""What came of a submission, as soon as it is done: kept in the store, then in files of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from grader.classroom import adjustments
from grader.classroom.export import write_results
from grader.classroom.graded import Graded
from grader.classroom.outcome import Hashes, outcome_of
from grader.classroom.standing import Standing, by_upload, standings
from grader.classroom.store import Store
from grader.data_classes import dataclass

if TYPE_CHECKING:
    from grader.classroom.page.files import Pages


@dataclass(frozen=True)
class Recorder:
    """Call it with each. `members` are those of each upload, `pages` is None where none are written yet.

    `recorded` is told afterwards. The files are for whoever cannot wait for the end of the run, which makes them anew
    where they lack or something was corrected by hand.
    """

    store: Store
    hashes: Mapping[str, Hashes]
    members: Mapping[str, Sequence[Standing]]
    pages: Pages | None
    recorded: Callable[[], None]

    def __call__(self, graded: Graded) -> None:
        """CallerError if it cannot be kept, or a file of it not be written."""
        self.store.record(outcome_of(graded, self.hashes[graded.id]))
        write_results(self.store.folder, graded.id, graded.results)
        if self.pages is not None:
            self.pages.write(graded.id, self.members.get(graded.id, ()), graded.results, lambda: graded.report)
        self.recorded()


def recorder(store: Store, hashes: Mapping[str, Hashes], pages: Pages | None,
             recorded: Callable[[], None]) -> Recorder:
    """What records a run over the class in `store`. Pages wait for its end where anything is corrected by hand."""
    members = by_upload(standings(store.roll(), {}))
    return Recorder(store, hashes, members, None if adjustments.are_in(store.folder) else pages, recorded)
