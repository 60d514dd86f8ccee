"""How much an archive may unfold to: its table of contents before it is believed, and all that is read from it."""

from __future__ import annotations

import io
import re

from grader.intake.entries import MOST_ENTRIES, too_many
from grader.intake.refusals import NotGradable

UNFOLDED_BYTES = 150_000_000  # an archive of the largest size, and the largest homework out of it
ONE_READ = 16_000_000   # bytes of a zip's whole table of contents: 10,000 entries with names of 1,500 characters
ALL_READS = 32_000_000  # bytes of all headers of a tar
ZIP_ENTRY = b"PK\x01\x02"
# Headers that tarfile would work on for minutes: a map of holes, and numbers that its patterns try from every digit.
ABSURD = re.compile(rb" GNU\.sparse\.major=1|\d{40}")


class Unfolded:
    """The bytes that came out of all archives of one submission; NotGradable once they are too many."""

    def __init__(self) -> None:
        self.bytes = 0

    def count(self, data: bytes) -> bytes:
        """`data`, counted."""
        self.bytes += len(data)
        if self.bytes > UNFOLDED_BYTES:
            raise NotGradable(f"The archive unpacks to more than {UNFOLDED_BYTES // 1_000_000} MB; "
                              "hand in only your homework file.")
        return data


class Contents(io.BytesIO):
    """An archive in memory. Until it is opened, reads are of its table of contents, and bounded."""

    def __init__(self, data: bytes, *, tar: bool) -> None:
        super().__init__(data)
        self._tar = tar
        self._listing = True
        self._listed = 0

    def opened(self) -> None:
        """The table of contents is read; from here on the reads are of entries, which have caps of their own."""
        self._listing = False

    def read(self, size: int | None = -1, /) -> bytes:
        """As any file does, but NotGradable for a table of contents that no homework has."""
        if not self._listing:
            return super().read(size)
        data = super().read(ONE_READ + 1 if size is None or size < 0 else min(size, ONE_READ + 1))
        self._listed += len(data)
        if len(data) > ONE_READ or self._listed > ALL_READS or data.count(ZIP_ENTRY) > MOST_ENTRIES:
            raise too_many()
        if self._tar and ABSURD.search(data):
            raise NotGradable("The archive has headers that no homework needs; pack it again as a .zip file.")
        return data
