"""Where students install the checker from: the wheel in their zip, or the address at which the course hosts it."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from grader import __version__
from grader.data_classes import dataclass

WHEEL = f"backprop_grader-{__version__}-py3-none-any.whl"
REQUIREMENTS = "requirements.txt"
# What neither PowerShell, nor another shell, nor pip reads as anything but itself between double quotes.
PLAIN = re.compile(r"[\w.~:/?#@&'()*+,=%\[\]-]+", re.ASCII)


@dataclass(frozen=True)
class Source:
    """The wheel at `url`, or beside requirements.txt where that is empty."""

    url: str = ""

    @property
    def install(self) -> str:
        """What `pip install` is told, in any shell."""
        return f'"{self.url}"' if self.url else f"-r {REQUIREMENTS}"

    @property
    def origin(self) -> str:
        """The same in words."""
        return f"<{self.url}>" if self.url else f"`{WHEEL}`, which lies in this folder"

    @property
    def requirements(self) -> str:
        """The text of requirements.txt, for editors that install what stands there."""
        if self.url:
            return f"# The checker, from where the course keeps it, and what it needs.\nbackprop-grader @ {self.url}\n"
        return (f"# The checker, from {WHEEL} in this folder, and what it needs.\n"
                f"--find-links .\nbackprop-grader=={__version__}\n")


BESIDE = Source()


def hosted(url: str) -> Source:
    """The wheel at `url`. ValueError, with one sentence, for what cannot be the address of this version's wheel."""
    place = urlsplit(url)
    if place.scheme not in ("https", "http") or not place.netloc:
        raise ValueError(f"{url!r} is no web address of a wheel, such as https://example.edu/{WHEEL}.")
    if not PLAIN.fullmatch(url):
        raise ValueError(f"{url!r} holds a character that a shell may read as something else; write it with %, as %20 "
                         "for a space.")
    if unquote(place.path).rpartition("/")[2] != WHEEL:
        raise ValueError(f"{url} does not end in {WHEEL}, from which pip takes name and version.")
    return Source(url)
