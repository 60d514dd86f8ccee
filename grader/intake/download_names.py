"""How learning platforms name what one student handed in, in the download of a whole class."""

from __future__ import annotations

import re

GRADESCOPE = re.compile(r"submission_(?P<id>\d+)")
GRADESCOPE_METADATA = ("submission_metadata.yml", "submission_metadata.yaml")
# Moodle makes a folder a student, or with "download in folders" switched off begins each file's name with it.
MOODLE = re.compile(r"(?P<name>.+?)(?:_(?P<participant>\d+))?_assignsubmission_(?P<kind>[a-z]+)(?:_(?P<file>.*))?")
BLACKBOARD = re.compile(r"(?P<assignment_and_user>.+?)_attempt_(?P<time>\d{4}-\d\d-\d\d-\d\d-\d\d-\d\d)"
                        r"(?:_(?P<file>.+)|\.txt)")
# Canvas keeps the word characters of a name, in lower case; a text or a link typed into it has no number of its own.
CANVAS = re.compile(r"(?P<name>[\w-]+?)_(?:(?P<late>LATE)_)?(?P<user>\d+)_"
                    r"(?:(?P<attachment>\d+)_(?P<file>.+\.\w+)|(?P<typed>text|link)\.html)")
CANVAS_ANONYMOUS = re.compile(r"(?:(?P<late>LATE)_)?(?P<name>anon_[A-Za-z0-9]+)_(?P<attachment>\d+)_(?P<file>.+\.\w+)")


def is_platforms(name: str) -> bool:
    """Whether a platform would name a student's file or folder so."""
    canvas = CANVAS.fullmatch(name)
    return bool(MOODLE.fullmatch(name) or BLACKBOARD.fullmatch(name) or CANVAS_ANONYMOUS.fullmatch(name)
                or (canvas is not None and canvas["name"] == canvas["name"].lower()))
