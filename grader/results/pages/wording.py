"""The words of an explanation, taken apart for a page: columns of evidence, the steps of a proof, sections as links."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markupsafe import Markup, escape

from grader.data_classes import dataclass
from grader.results.markdown import LONGEST, clean, joined, shortened

_PROVED = re.compile(r"(?P<claim>.+?) \((?P<evidence>[A-Z].*\.)\) ?(?P<question>.*)", re.S)
_SECTION = re.compile(r"§(\d+(?:\.\d+)*)")
_COLUMNS, _VALUE = re.compile(r" {3,}"), re.compile(r"(?P<label>\S+(?: \S+)*) {2}(?P<value>-?[\d.]\S*|-?inf|nan)")
MOST_CHARACTERS = 4_000  # of the evidence of one test
PLACE = "{section}"


@dataclass(frozen=True)
class Proved:
    """One proof: what is claimed, what shows it, and the question that leads to the line of code."""

    claim: str
    evidence: str = ""
    question: str = ""


def proved_in(sentence: str) -> Proved:
    """ "Claim. (Evidence.) Question?" in its steps; any other sentence is a claim alone."""
    steps = _PROVED.fullmatch(sentence)
    return Proved(**steps.groupdict()) if steps else Proved(sentence)


@dataclass(frozen=True)
class Evidence:
    """Lines that stand as they are, or a title with values that are to be compared, each under its label."""

    title: str
    values: tuple[tuple[str, str], ...] = ()


def evidence(lines: Sequence[str], most: int = MOST_CHARACTERS) -> list[Evidence]:
    """`lines` in the order of an explanation; "where   expected  1   got  2" becomes two values that can be aligned."""
    text = joined([shortened(line, most // 4) for each in lines for line in clean(each).split("\n")], "\n", most)
    return list(_grouped(text.split("\n"))) if text else []


def _grouped(lines: Sequence[str]) -> Iterator[Evidence]:
    plain: list[str] = []
    for line in lines:
        title, *columns = _COLUMNS.split(line)
        values = [match.group("label", "value") for column in columns if (match := _VALUE.fullmatch(column))]
        if len(values) < 2 or len(values) < len(columns):
            plain.append(line)
            continue
        if plain:
            yield Evidence("\n".join(plain))
            plain = []
        labels, numbers = zip(*values, strict=True)
        yield Evidence(title, tuple(zip(labels, aligned(numbers), strict=True)))
    if plain:
        yield Evidence("\n".join(plain))


def aligned(numbers: Sequence[str]) -> list[str]:
    """`numbers` with spaces before them, so that in one width for all characters the points stand under each other."""
    before = [len(number.partition(".")[0].partition("e")[0]) for number in numbers]
    return [" " * (max(before) - length) + number for length, number in zip(before, numbers, strict=True)]


def with_sections(text: str, address: str = "", longest: int = LONGEST) -> Markup:
    """`text`, fit to be shown and escaped; each "§7.2" leads to `address` with "7.2" in the place of "{section}"."""
    return Markup("").join(_with_sections(shortened(clean(text), longest), address))


def _with_sections(text: str, address: str) -> Iterator[Markup]:
    at = 0
    for found in _SECTION.finditer(text) if is_web_address(address) else ():
        link = Markup('<a href="{}">{}</a>').format(address.replace(PLACE, found[1]), found[0])
        yield from (escape(text[at:found.start()]), link)
        at = found.end()
    yield escape(text[at:])


def is_web_address(text: str) -> bool:
    """Whether a page may link to it: nothing but http and https, so that no link runs a script."""
    return bool(re.fullmatch(r"https?://[^\s<>\"']+", text))
