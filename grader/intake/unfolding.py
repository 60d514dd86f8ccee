"""How much an archive may unfold to: its table of contents before it is believed, and all that is read from it."""

from __future__ import annotations

import io
import re
from typing import BinaryIO

from grader.data_classes import dataclass
from grader.intake.entries import ARCHIVE_BYTES, MOST_ENTRIES, too_many
from grader.intake.errors import NotGradable
from grader.intake.zip_names import LOCAL_BYTES, readable_local_name, readable_names

ZIP_ENTRY = b"PK\x01\x02"
LISTED_BYTES = 1_600  # of a zip's table of contents an entry: its name may have 1,500 characters
# Headers that tarfile would work on for minutes: a map of holes, and numbers that its patterns try from every digit.
ABSURD = re.compile(rb" GNU\.sparse\.major=1|\d{40}")


@dataclass(frozen=True)
class Bounds:
    """How much may come out of archives, how much out of one compressed tar, of how many entries, and what to do then.

    `unfolded` is an archive of the largest size and the largest homework out of it.
    """

    unfolded: int = 150_000_000
    tar: int = ARCHIVE_BYTES
    entries: int = MOST_ENTRIES
    smaller: str = "hand in only your homework file"
    whole: str = "Pack it again, or hand in the homework file alone"


OF_ONE_SUBMISSION = Bounds()


class Unfolded:
    """The bytes that came out of all archives of one submission; NotGradable once they are too many."""

    def __init__(self, bounds: Bounds = OF_ONE_SUBMISSION) -> None:
        self.bytes = 0
        self.bounds = bounds

    def count(self, data: bytes) -> bytes:
        """`data`, counted."""
        self.bytes += len(data)
        if self.bytes > self.bounds.unfolded:
            raise NotGradable(f"The archive unpacks to more than {self.bounds.unfolded // 1_000_000:,} MB; "
                              f"{self.bounds.smaller}.")
        return data


class Contents(io.BufferedIOBase):
    """An archive. Until it is opened, reads are of its table of contents, and bounded."""

    def __init__(self, file: BinaryIO, bounds: Bounds, *, tar: bool) -> None:
        self._file = file
        self._bounds = bounds
        self._tar = tar
        self._listing = True
        self._listed = 0

    def opened(self) -> None:
        """The table of contents is read; from here on the reads are of entries, which have caps of their own."""
        self._listing = False

    def read(self, size: int | None = -1, /) -> bytes:
        """As any file does, but NotGradable for a table of contents that no homework has."""
        if not self._listing:
            data = self._file.read(-1 if size is None else size)
            return readable_local_name(data, self._file) if len(data) == LOCAL_BYTES and not self._tar else data
        one_read = LISTED_BYTES * self._bounds.entries
        data = self._file.read(one_read + 1 if size is None or size < 0 else min(size, one_read + 1))
        self._listed += len(data)
        if (len(data) > one_read or self._listed > 2 * one_read
                or data.count(ZIP_ENTRY) > self._bounds.entries):
            raise too_many(self._bounds.entries, self._bounds.smaller)
        if self._tar and ABSURD.search(data):
            raise NotGradable("The archive has headers that no homework needs; pack it again as a .zip file.")
        return data if self._tar else readable_names(data)

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def seekable(self) -> bool:
        return True

    def readable(self) -> bool:
        return True
