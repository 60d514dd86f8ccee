"""How much a submission may put on the disk: no limit of the kernel counts its files together, so we look at them."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable

INTERVAL = 0.2  # seconds from look to look
MOST_ENTRIES = 5000
LONGEST = 1000  # characters of a path below the folder: where it lies is no matter of the submission's


class DiskWatch:
    """Looks at the folders that it was given now and then, and does once with each what it was told for the case that
    it holds too much. One thread for all of them, which sleeps where there are none.
    """

    def __init__(self, megabytes: int) -> None:
        self._most = megabytes << 20
        self._watched: dict[str, Callable[[], None]] = {}
        self._changed = threading.Condition()
        self._closed = False
        self._thread: threading.Thread | None = None

    def hold_to(self, megabytes: int) -> None:
        """From now on so much is the most that a folder may hold."""
        self._most = megabytes << 20

    def add(self, folder: str, on_excess: Callable[[], None]) -> None:
        """From now on, `on_excess` is called once `folder` holds too much."""
        with self._changed:
            self._watched[folder] = on_excess
            if self._thread is None:
                self._thread = threading.Thread(target=self._watch, daemon=True)
                self._thread.start()
            elif len(self._watched) == 1:
                self._changed.notify()

    def remove(self, folder: str) -> None:
        """Look at it no more; nothing is done about it after this returns."""
        with self._changed:
            self._watched.pop(folder, None)

    def excess(self, folder: str) -> bool:
        """Whether it holds too much at this moment."""
        return holds_too_much(folder, self._most)

    def close(self) -> None:
        """Look at nothing any more."""
        with self._changed:
            self._closed = True
            self._watched.clear()
            self._changed.notify()

    def _watch(self) -> None:
        while self._waited():
            for folder in tuple(self._watched):
                if self.excess(folder):
                    self._tell(folder)

    def _waited(self) -> bool:
        """True after a while in which there is something to look at; False in the end."""
        with self._changed:
            while not self._watched and not self._closed:
                self._changed.wait()
            self._changed.wait(INTERVAL)
            return not self._closed

    def _tell(self, folder: str) -> None:
        with self._changed:
            on_excess = self._watched.pop(folder, None)
            if on_excess is not None:
                on_excess()


def holds_too_much(folder: str, most: int) -> bool:
    """Whether what lies below `folder` takes more than `most` bytes, or cannot be counted: too much, too deep, shut."""
    taken, entries, waiting = 0, 0, [folder]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as found:
                for entry in found:
                    entries += 1
                    taken += 512 * entry.stat(follow_symlinks=False).st_blocks
                    if taken > most or entries > MOST_ENTRIES:
                        return True
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                        if len(entry.path) - len(folder) > LONGEST:
                            return True
        except FileNotFoundError:  # removed meanwhile
            continue
        except OSError:  # shut
            return True
    return False
