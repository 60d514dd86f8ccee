"""Pieces of source -> trees. Where Python cannot read a piece, its top-level statements are read one by one."""

from __future__ import annotations

import ast
import linecache
import re
from collections.abc import Iterator, Sequence

from grader.sandbox.inside.error_hints import explain_syntax
from grader.sandbox.protocol.data_classes import dataclass
from grader.sandbox.protocol.load_report import LoadError, LoadNote
from grader.sandbox.protocol.program import Piece

Trees = list[tuple[Piece, ast.Module]]

# Lines at the left margin that go on with the statement above them.
CONTINUES = re.compile(r"[ \t\f#)\]}]|(?:else|elif|except|finally)\b|$")
OPENS = re.compile(r"(?:@|(?:async\s+)?(?:def|class|if|for|while|with|try|match)\b|(?:else|elif|except|finally)\b)")
UNFINISHED = re.compile(r"was never closed|unterminated triple-quoted|unexpected EOF")
CLOSES = re.compile(r"'''|\"\"\"|[)\]}]")
DEFINES = re.compile(r"^[ \t]*(?:(?:async[ \t]+)?def|class)[ \t]+(\w+)|^(\w+)[ \t]*=(?!=)", re.MULTILINE)
MOST_JOINED = 400           # statements that one unclosed bracket or string can hide
MOST_READ = 20_000_000      # characters given to Python in all, for one piece
MOST_NAMED = 5


class Unusable(Exception):
    """Nothing of the program can be read."""

    def __init__(self, error: LoadError) -> None:
        super().__init__(error.sentence)
        self.error = error


@dataclass(frozen=True)
class Broken:
    """A stretch of a piece that Python cannot read: why, and the names that it would have defined."""

    error: LoadError
    names: tuple[str, ...]
    whole_cell: bool = False

    @property
    def note(self) -> LoadNote:
        """What the report says of it."""
        kind = "cell" if self.whole_cell else "statement"
        named = ", ".join(self.names[:MOST_NAMED]) + (" ..." if len(self.names) > MOST_NAMED else "")
        lost = f" With it went {named}." if named and not self.whole_cell else ""
        return LoadNote(self.error.where, f"This {kind} was skipped: {self.error.sentence}{lost}")


def parse(pieces: Sequence[Piece]) -> tuple[Trees, list[Broken]]:
    """The trees of all pieces, without what Python cannot read. Raises Unusable where nothing of use would be left."""
    trees: Trees = []
    broken: list[Broken] = []
    show_sources(pieces)
    for piece in pieces:
        tree, lost = _parsed(piece)
        trees.append((piece, tree))
        broken += lost
    left = [node for _, tree in trees for node in tree.body]
    enough = left if any(piece.is_cell for piece in pieces) else [node for node in left if _defines(node)]
    if broken and not enough:  # single words of prose are Python, too
        raise Unusable(broken[0].error)
    return trees, broken


def show_sources(pieces: Sequence[Piece]) -> None:
    """Let tracebacks and `inspect` find the lines of all pieces."""
    for piece in pieces:
        linecache.cache[piece.label] = (len(piece.text), None, piece.text.splitlines(True), piece.label)


def _defines(node: ast.stmt) -> bool:
    return any(isinstance(each, (ast.FunctionDef, ast.ClassDef, ast.Lambda)) for each in ast.walk(node))


def _parsed(piece: Piece) -> tuple[ast.Module, list[Broken]]:
    tree, error = _tree(piece.text, piece.label, 1)
    if tree is not None or error is None:
        return tree or ast.Module([], []), []
    body: list[ast.stmt] = []
    broken: list[Broken] = []
    for found, lost in _by_statements(piece):
        body += found
        if lost is not None:
            broken.append(lost)
    if piece.is_cell and not body:
        broken = [Broken(error, _names(piece.text), whole_cell=True)]
    return ast.Module(body, []), broken


def _tree(text: str, label: str, first: int) -> tuple[ast.Module | None, LoadError | None]:
    """The tree of `text`, whose first line is the line `first` of the piece, or why there is none."""
    try:
        tree = ast.parse(text, label)
    except SyntaxError as error:
        where = f"{label}, line {error.lineno + first - 1}" if error.lineno else label
        advice = explain_syntax(error, text)
        sentence = f"Python cannot read this line ({error.msg})." + (f" {advice}" if advice else "")
        return None, LoadError(where, sentence, (error.text or "").rstrip("\n"), error.offset or 0)
    except (ValueError, RecursionError, MemoryError) as error:
        return None, LoadError(f"{label}, line {first}", f"Python cannot read what begins here ({error}).")
    return (ast.increment_lineno(tree, first - 1) if first > 1 else tree), None


@dataclass(frozen=True)
class _Stretch:
    """Lines from one left margin to the next: one statement, if nothing is wrong with it."""

    text: str
    first: int  # its line in the piece


def _stretches(text: str) -> list[_Stretch]:
    lines = text.split("\n")
    starts = [0]
    for number, line in enumerate(lines[1:], 1):
        above = lines[number - 1]
        decorates = above.startswith("@")  # what it decorates belongs to it
        if not (CONTINUES.match(line) or above.endswith("\\") or decorates):
            starts.append(number)
    return [_Stretch("\n".join(lines[start:end]), start + 1)
            for start, end in zip(starts, [*starts[1:], len(lines)], strict=True)]


def _by_statements(piece: Piece) -> Iterator[tuple[list[ast.stmt], Broken | None]]:
    """Statement by statement: its nodes, or why it is lost."""
    stretches, read, at = _stretches(piece.text), 0, 0
    before: list[ast.stmt] = []  # held back until the next statement does not prove to be its torn-off end
    begun = 0
    while at < len(stretches):
        tree, error, end = _longest(stretches, at, piece.label, MOST_READ - read)
        read += sum(len(each.text) for each in stretches[at:end])
        if tree is not None or error is None:
            yield before, None
            before, begun, at = tree.body if tree else [], at, end
            continue
        end = _after_conflict(stretches, at)
        if _is_torn_off(stretches[at].text):
            before, at = [], begun
        text = "\n".join(each.text for each in stretches[at:end])
        yield before, Broken(error, _names(text))
        before, begun, at = [], end, end
    yield before, None


def _longest(stretches: list[_Stretch], at: int, label: str, most: int
             ) -> tuple[ast.Module | None, LoadError | None, int]:
    """The tree from the stretch `at` on, with what an open bracket or string in it needs; or why there is none."""
    tree, error = _tree(stretches[at].text, label, stretches[at].first)
    if error is None:
        return tree, None, at + 1
    if not UNFINISHED.search(error.sentence):
        following = "".join(f"\n{each.text}" for each in stretches[at + 1:at + 2])  # where what is missing is missed
        return None, _tree(stretches[at].text + following, label, stretches[at].first)[1] or error, at + 1
    text, read = stretches[at].text, 0
    for end, stretch in enumerate(stretches[at + 1:at + 1 + MOST_JOINED], at + 2):
        text += "\n" + stretch.text
        if not CLOSES.search(stretch.text):
            continue
        read += len(text)
        if read > most:
            break
        tree, _ = _tree(text, label, stretches[at].first)
        if tree is not None:
            return tree, None, end
    return None, error, at + 1


def _after_conflict(stretches: list[_Stretch], at: int) -> int:
    """Behind the marks that git left, where `at` begins with one: which of the two versions counts nobody knows."""
    if stretches[at].text.startswith("<<<<<<<"):
        for end, stretch in enumerate(stretches[at:], at + 1):
            if stretch.text.startswith(">>>>>>>"):
                return end
    return at + 1


def _is_torn_off(lost: str) -> bool:
    """Whether indented lines in what is lost belong to the statement before it."""
    head, *rest = lost.split("\n")
    inner = next((line for line in rest if line.strip()), "")
    return inner[:1] in (" ", "\t") and not OPENS.match(head) and not re.search(r"[(\[{,\\]\s*$|'''|\"\"\"", head)


def _names(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one or other for one, other in DEFINES.findall(text)))
