"""What instructors hold, a module a kind."""

from __future__ import annotations

from grader.classroom.handed_in import Layout
from grader.classroom.layouts import blackboard, canvas, folder, github, gradescope, moodle, nbgrader
from grader.configuration.document import nearest
from grader.intake.errors import CallerError

# In the order in which they are tried: what fits nearly anything comes last.
LAYOUTS: tuple[Layout, ...] = (gradescope.LAYOUT, moodle.LAYOUT, blackboard.LAYOUT, canvas.LAYOUT, github.LAYOUT,
                               nbgrader.LAYOUT, folder.LAYOUT)


def named(name: str) -> Layout:
    """The layout of this name; CallerError with the nearest where there is none."""
    for layout in LAYOUTS:
        if layout.name == name:
            return layout
    names = [each.name for each in LAYOUTS]
    raise CallerError(f"There is no layout {name!r}{nearest(name, names)}; choose one of {', '.join(names)}.")
