"""The README of what students get: what is asked, and the three commands for each system."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path, PurePath

from grader.data_classes import dataclass
from grader.outline import Part
from grader.release.source import Source

TEXT = Path(__file__).with_name("readme.md")
HIDDEN = "When you hand in, hidden tests with other numbers and other sizes are added: nothing may rely on {sizes}."

DIFFERENCES = ("A derivative by finite differences, complex steps or automatic differentiation earns nothing when you\n"
               "hand in; `check` does not look for these.")


@dataclass(frozen=True)
class Words:
    """What the README says of one homework alone, and not of any.

    `script` is the file that students write, `sizes` are those that no hidden test has, if there are hidden ones;
    `derivatives` says what is to be written before these can be checked, `conventions` what else to know first.
    """

    script: str
    sizes: str = ""
    derivatives: str = ""
    conventions: tuple[str, ...] = ()

    @property
    def notebook(self) -> str:
        """The name of the same functions in cells."""
        return PurePath(self.script).with_suffix(".ipynb").name


def readme(title: str, words: Words, parts: tuple[Part, ...], source: Source, options: str = "") -> str:
    """The README of an assignment; `options` are added to its command `check`."""
    return TEXT.read_text(encoding="utf-8").format(
        title=" ".join(title.split()), options=options, install=source.install, origin=source.origin,
        script=words.script, notebook=words.notebook, function=_first_function(parts),
        derivatives=f" {words.derivatives}" if words.derivatives else "",
        differences=f"\n{DIFFERENCES}" if words.derivatives else "",
        hidden=f" {HIDDEN.format(sizes=words.sizes)}" if words.sizes else "",
        conventions="".join(f"- {each}\n" for each in words.conventions), table=_table(parts))


def _first_function(parts: Iterable[Part]) -> str:
    return next((name for part in parts for name in part.functions), "NAME")


def _table(parts: tuple[Part, ...]) -> str:
    rows = [(str(part.number), part.what, part.sections, " ".join(f"`{name}`" for name in part.functions),
             "–" if part.points is None else f"{part.points:g}") for part in parts]
    return "\n".join("| " + " | ".join(row) + " |"
                     for row in (("Part", "What", "Notes", "Functions", "Points"), ("---",) * 5, *rows))
