"""similar.html: both sides of each pair beside each other. One file that loads nothing and runs nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from grader.classroom.similar.code import Code
from grader.classroom.similar.pairs import Pair, Side
from grader.data_classes import dataclass
from grader.results.markdown import shortened

NAME = "similar.html"
FOLDER = Path(__file__).parent
MOST_SHOWN, MOST_LINES, LONGEST = 50, 300, 200  # pairs on the page, lines of a side, characters of a line
LONGEST_NOTE = 100_000  # characters: whom it names may be many
AROUND = 2  # lines before and after those that are alike


@dataclass(frozen=True)
class Line:
    """One line of a side: `number` is 0 where lines are left out before it."""

    number: int
    text: str
    alike: bool


@dataclass(frozen=True)
class Shown:
    """One side of a pair as the page shows it."""

    name: str
    percent: int
    lines: tuple[Line, ...]


def page(pairs: Sequence[Pair], names: Mapping[str, str], compared: int, percent: float, notes: Sequence[str]) -> str:
    """The page about `compared` submissions; `names` are those of the students by their ids. Every value is escaped."""
    from grader.results.pages.page import asset, environment, hash_of  # jinja2, which only this command needs

    style = asset(FOLDER / "similar.css")
    shown = [(shown_side(pair.first, names), shown_side(pair.second, names)) for pair in pairs[:MOST_SHOWN]]
    return environment(FOLDER, LONGEST_NOTE).get_template("similar.html").render(
        style=style, policy=f"default-src 'none'; style-src {hash_of(style)}; base-uri 'none'; form-action 'none'",
        pairs=shown, of=len(pairs), compared=compared, percent=f"{percent:g}", notes=notes)


def shown_side(side: Side, names: Mapping[str, str]) -> Shown:
    """A side with the lines that are alike and those around them."""
    return Shown(shortened(_label(side.code, names)), percent_of(side.share), tuple(_lines(side)))


def percent_of(share: float) -> int:
    """A share in whole percent, never rounded up to 100."""
    return int(100 * share + 1e-9)


def _label(code: Code, names: Mapping[str, str]) -> str:
    """ "submission_7: ada (Ada Lovelace), bob": the id of the submission alone where it is that of its only student."""
    who = ", ".join(f"{member} ({names[member]})" if names.get(member) else member for member in code.members)
    return (who or code.id) if code.members in ((), (code.id,)) else f"{code.id}: {who}"


def _lines(side: Side) -> Iterator[Line]:
    texts = side.code.text.split("\n")
    near = sorted({line for alike in side.alike for line in range(alike - AROUND, alike + AROUND + 1)
                   if 1 <= line <= len(texts)})
    before = 0
    for line in near[:MOST_LINES]:
        if line != before + 1:
            yield Line(0, "", False)
        before = line
        yield Line(line, shortened(texts[line - 1].expandtabs(4), LONGEST), line in side.alike)
    if before < len(texts):
        yield Line(0, "", False)
