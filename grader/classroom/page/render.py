"""The content of the page of a class -> one HTML file."""

from __future__ import annotations

from pathlib import Path

from grader.classroom.page.content import ClassContent
from grader.classroom.page.item_analysis import FEWEST
from grader.results.pages.page import Room, rendered

ASSETS = Path(__file__).with_name("assets")
REFRESH_SECONDS = 3
MOST_LESSONS = 8


def class_page(content: ClassContent) -> str:
    """The page; the same content gives the same bytes. While grading runs, it follows whoever serves it."""
    live = content.progress is not None
    room = Room(ASSETS, ("class.css",), ("class.js", "live.js") if live else ("class.js",), own_address=live)
    return rendered("class.html", room, content=content, refresh_seconds=REFRESH_SECONDS, most_lessons=MOST_LESSONS,
                    fewest=FEWEST)
