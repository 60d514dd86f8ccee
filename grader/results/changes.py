"""Two reports on one file, one after the other -> what has changed between them: function by function, and no more."""

from __future__ import annotations

import re
from collections.abc import Mapping

from grader.data_classes import dataclass
from grader.judgement.verdict import Explanation, TestVerdict
from grader.results.report import Report, passed
from grader.results.stories import Story, told

_LINE = re.compile(r"line \d+")


@dataclass(frozen=True)
class Changes:
    """`right`, `wrong` and `waiting` are now what they were not; `otherwise` were wrong, and are so in another way.

    `still_waiting` waited before, for something else or with other points; `unwritten` are functions that were there.
    `refusal` is why the file cannot be used, told before where it is `repeated`; `notes` were not there before,
    `mended` says that the file could not be used then and can be now.
    """

    right: tuple[Story, ...] = ()
    wrong: tuple[Story, ...] = ()
    otherwise: tuple[Story, ...] = ()
    waiting: tuple[Story, ...] = ()
    still_waiting: tuple[Story, ...] = ()
    unwritten: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    refusal: Explanation | None = None
    repeated: bool = False
    mended: bool = False

    @property
    def nothing(self) -> bool:
        """Whether all is as it was."""
        return self == Changes()


def changes(before: Report, after: Report, refused: Explanation | None = None) -> Changes:
    """From `before` to `after`, of which `before` could be judged; `refused` is why what came between could not."""
    if after.refusal is not None:
        return Changes(refusal=after.refusal, repeated=after.refusal == refused)
    was, now = _stories(before), _stories(after)
    new = {name: story for name, story in now.items() if _kind(story) != _kind(was.get(name))}
    of = {kind: tuple(story for story in new.values() if _kind(story) == kind) for kind in KINDS}
    same_kind = [story for name, story in now.items() if name not in new and _said(story) != _said(was.get(name))]
    otherwise, still_waiting = (tuple(story for story in same_kind if _kind(story) == kind)
                                for kind in ("wrong", "waiting"))
    return Changes(
        of["right"], of["wrong"], otherwise, of["waiting"], still_waiting,
        tuple(story.function for story in of["unwritten"]),
        tuple(note for note in after.notes if note not in before.notes), mended=refused is not None)


KINDS = ("unwritten", "wrong", "waiting", "right", "")


def _stories(report: Report) -> Mapping[str, Story]:
    return {story.function: story for story in told(report.tests)}


def _kind(story: Story | None) -> str:
    """What a function is: one of KINDS, "" where nothing of it was judged."""
    if story is None:
        return ""
    states = (story.unwritten, bool(story.failing), bool(story.waiting), story.right)
    return next((kind for kind, holds in zip(KINDS, states, strict=False) if holds), "")


def _said(story: Story | None) -> tuple[object, ...]:
    """Equal where the same tests earn and tell the same; a line that has only moved down the file tells nothing new."""
    if story is None:
        return ()
    return tuple((test.number, test.verdict, test.score, "" if passed(test) else _words(test)) for test in story.tests)


def _words(test: TestVerdict) -> str:
    return _LINE.sub("line", repr(test.explanation))
