"""Which of several files is the homework: by what it defines, what is written in it, and its name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePosixPath

from grader.data_classes import dataclass
from grader.intake.entries import Entry, cap_of, listed, printable
from grader.intake.errors import NotGradable
from grader.intake.versions import version
from grader.sandbox.protocol.contract import Contract

SUFFIXES = (".py", ".ipynb")
RENAMED = (".txt", ".json", ".text", "")  # what browsers and mail programs make of the above
MOST_CANDIDATES = 200
CANDIDATE_BYTES = 100_000_000
DEFINITION = re.compile(rb"\bdef\s+(\w+)\s*\(")
WORDS = ("homework", "hw", "assignment")  # that names of homework hold
NUMBERED = re.compile(r"(.*?)(\d*)", re.DOTALL)
MOST_REFUSED = 3  # files of which is said why they could not be read


@dataclass(frozen=True)
class Candidate:
    """A file that may be the homework."""

    name: str
    data: bytes
    functions: frozenset[str]  # of the homework, that it defines
    unwritten: int   # how often it still raises NotImplementedError
    named: int       # how much its name says so

    @property
    def defined(self) -> int:
        """How many of the homework's functions it defines."""
        return len(self.functions)

    @property
    def rank(self) -> tuple[bool, bool, int, int, int]:
        """Higher is better; ties go to the name that sorts first."""
        return self.defined > 0, self.is_written, self.named, self.written, -self.name.count("/")

    @property
    def written(self) -> int:
        """How many of the homework's functions are written, as far as it can be told: below 0 where more are not."""
        return self.defined - self.unwritten

    @property
    def is_written(self) -> bool:
        """Whether it defines functions of the homework, and is more than the template."""
        return self.defined > 2 * self.unwritten

    @property
    def module(self) -> str:
        """The name under which the file would be imported by its neighbours."""
        return PurePosixPath(self.name).stem


def name_rank(name: str, contract: Contract) -> int:
    """How much a name says that this file is the homework.

    3 for homework5.py itself, 2 for homework5_name.py or hw5.ipynb, 1 for any homework, 0 otherwise.
    """
    last = name.rpartition("/")[2].lower()
    word, number = NUMBERED.fullmatch(contract.module.lower()).groups()  # type: ignore[union-attr]  # all names fit
    if re.fullmatch(rf"{re.escape(word)}_?{number}\.(py|ipynb)", last):
        return 3
    if number and re.match(rf"({re.escape(word)}|{'|'.join(WORDS)})[ _-]?0?{number}", last):
        return 2
    return int(bool(re.search("|".join(map(re.escape, (word, *WORDS, *contract.also_named))), last)))


@dataclass(frozen=True)
class Choice:
    """The homework, how it was found, the other files that might have been it, and `why` it is none of these."""

    best: Candidate
    notes: tuple[str, ...] = ()
    others: tuple[Candidate, ...] = ()
    why: str = ""

    def explained(self, used: Sequence[Candidate] = ()) -> tuple[str, ...]:
        """The notes, and where there was a choice, why it fell so; `used` are read as modules of the homework."""
        left = [each for each in self.others if each not in used]
        if not left:
            return self.notes
        name, verb = printable(self.best.name), "was" if len(left) == 1 else "were"
        why = self.why or _why(self.best, left)
        return (*self.notes, f"{name} was graded, because {why}; {_names(left)} {verb} not.")


def choose(entries: Sequence[Entry], contract: Contract) -> Choice:
    """The homework among `entries`: what defines functions of the `contract`. NotGradable if there is none."""
    sources = [each for each in entries if each.suffix in SUFFIXES]
    if not sources:
        return _renamed(entries, contract)
    candidates, notes = _read(sources, contract)
    best, why = _latest(max(candidates, key=lambda each: each.rank), candidates)
    if len(candidates) > 1 and not best.defined and not best.named:
        raise NotGradable(f"None of the files {_names(candidates)} defines a function of this homework.")
    return Choice(best, notes, tuple(each for each in candidates if each is not best), why)


def _latest(best: Candidate, candidates: Sequence[Candidate]) -> tuple[Candidate, str]:
    """The latest version, by its name, of the file that is the best, and why it is none of the others."""
    base = version(best.module)[0]
    versions = [each for each in candidates if best.defined and each.rank == best.rank
                and each.functions == best.functions and version(each.module)[0] == base]
    latest = max(versions, key=lambda each: version(each.module)[1], default=best)
    return latest, f"its name is that of the latest of {len(versions)} versions" if len(versions) > 1 else ""


def _renamed(entries: Sequence[Entry], contract: Contract) -> Choice:
    """The homework in a file whose name has become homework5.py.txt and the like."""
    texts = [each for each in entries if each.suffix in RENAMED]
    found = [each for each in (_read(texts, contract)[0] if texts else []) if each.defined and b"\0" not in each.data]
    if found:
        best = max(found, key=lambda each: each.rank)
        note = f"{printable(best.name)} was read as homework, because it defines {best.defined} of its functions."
        return Choice(best, (note,))
    held = listed([each.name for each in entries]) or "nothing at all"
    raise NotGradable(f"There is no .py file and no notebook in the upload; it holds {held}.")


def _why(best: Candidate, others: Sequence[Candidate]) -> str:
    named_so = [each for each in others if each.defined and each.named > best.named]
    if best.defined and named_so:
        other = max(named_so, key=lambda each: each.written)
        return (f"more of the homework's functions are written in it, {best.written}, than in {printable(other.name)}, "
                f"{max(0, other.written)}")
    defines = f"it defines {best.defined} of the homework's functions" if best.defined else "it has the homework's name"
    return defines + (" and has the homework's name" if best.defined and best.named else "")


def _read(sources: Sequence[Entry], contract: Contract) -> tuple[list[Candidate], tuple[str, ...]]:
    ordered = sorted(sources, key=lambda each: (-name_rank(each.name, contract), each.name))[:MOST_CANDIDATES]
    candidates, refused, total = [], [], 0
    for entry in ordered:
        try:
            data = entry.read(cap_of(entry.name))
        except NotGradable as refusal:
            refused.append(str(refusal))
            continue
        total += len(data)
        if total > CANDIDATE_BYTES:
            refused.append("More source files than can be looked at were handed in.")
            break
        # In a notebook, and in one exported to Python, the lines of a cell can stand in one string.
        found = frozenset(name.decode("ascii", "replace")
                          for name in DEFINITION.findall(data.replace(b"\\n", b"\n")))
        unwritten = data.count(b"raise NotImplementedError")
        candidates.append(Candidate(entry.name, data, found & contract.names, unwritten,
                                    name_rank(entry.name, contract)))
    if not candidates and sources[0].suffix in SUFFIXES:
        raise NotGradable(refused[0])
    return candidates, tuple(refused[:MOST_REFUSED])


def _names(candidates: Sequence[Candidate]) -> str:
    return listed([each.name for each in candidates])
