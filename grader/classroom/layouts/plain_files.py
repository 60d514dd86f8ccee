"""Source files side by side: whose each is by its name, and where that cannot be told.

A folder of files may hold a class, a file a student, or the homework of one student in several files. Nothing is
guessed: what speaks for the latter is said, and the whole is refused where everything does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from grader.classroom.safe_names import identity
from grader.classroom.tree import Node, is_source, stem
from grader.data_classes import dataclass
from grader.intake.archive_kinds import UNSUPPORTED, is_archive
from grader.intake.entries import cap_of, listed, printable
from grader.intake.select_file import DEFINITION, name_rank
from grader.sandbox.protocol.contract import Contract

HOMEWORK = r"(?:homework|assignment|hw)[ _.-]?0?4"
AROUND = re.compile(rf"^{HOMEWORK}[ _.-]+|[ _.-]+{HOMEWORK}$", re.IGNORECASE)
IMPORTED = re.compile(rb"^[ \t]*(?:from|import)[ \t]+(\w+)", re.MULTILINE)
ITSELF = 3  # the rank of homework4.py
REMEDY = "put the files of one student into a folder of their own"


def student_of(name: str) -> str:
    """The student of a file or a folder of this name, without what says the homework: alice_hw4 is alice's."""
    return AROUND.sub("", name) or name


@dataclass(frozen=True)
class _Source:
    name: str
    student: str
    defines: bool  # any function of the homework
    imports: frozenset[str]


def whole_homework(root: Node, contract: Contract) -> str:
    """What says that `root` is the homework of one student; empty where nothing does."""
    if any(is_source(each.name) for folder in root.folders for each in folder.files()):
        return ""
    if any(_is_packed(each.name) for each in root.children):
        return ""
    sources = list(_sources(root, contract))
    defining = [each for each in sources if each.defines]
    if len(sources) < 2 or len(defining) != 1:
        return _together(sources)
    others = [each.name for each in sources if not each.defines]
    return f"only {printable(defining[0].name)} defines functions of the homework, and {listed(others)} none"


def _together(sources: Sequence[_Source]) -> str:
    """What says that all are one: each but one is imported by another."""
    pairs = list(_importing(sources))
    imported = {other.name for _, other in pairs}
    said = [f"{each.name} imports {other.name}" for each, other in pairs]
    return listed(said) if pairs and len(imported) >= len(sources) - 1 else ""


def doubts(root: Node, contract: Contract) -> list[str]:
    """What an instructor should look at where files stand as students' of their own, in whole sentences."""
    sources = list(_sources(root, contract))
    without = [each.name for each in sources if not each.defines] if len(sources) > 1 else []
    pairs = [*(f"{each.name} imports {other.name}" for each, other in _importing(sources)), *_alike(sources)]
    own = [each.name for each in sources if name_rank(each.name, contract) == ITSELF]
    return [*[f"These define no function of the homework and yet stand as a student's each: {listed(without)}; "
              f"{REMEDY}."] * bool(without),
            *[f"Perhaps of one student, and graded as several's: {listed(pairs)}; {REMEDY}."] * bool(pairs),
            *[f"Named like the homework and not like a student: {listed(own)}; rename it."] * bool(own)]


def _importing(sources: Sequence[_Source]) -> Iterator[tuple[_Source, _Source]]:
    named = {stem(each.name): each for each in sources}
    for each in sources:
        yield from ((each, named[name]) for name in sorted(each.imports & named.keys()) if named[name] is not each)


def _alike(sources: Sequence[_Source]) -> Iterator[str]:
    """Names of which one is the beginning of another, up to a sign: alice.py and alice_old.py."""
    names = {identity(each.student): each for each in sources}
    for name, each in names.items():
        beginnings = (name[:found.start()] for found in re.finditer(r"[ _.(-]", name))
        first = next((names[begin] for begin in beginnings if begin in names), None)
        if first is not None:
            yield f"{first.name} and {each.name}"


def _sources(root: Node, contract: Contract) -> Iterator[_Source]:
    for node in root.children:
        if node.size and is_source(node.name) and not node.is_folder and not _is_packed(node.name):
            try:
                with node.path.open("rb") as file:
                    data = file.read(cap_of(node.name)).replace(b"\0", b"").replace(b"\\n", b"\n").replace(b'"', b"\n")
            except OSError:  # grading says so, of this one
                continue
            found = {name.decode("ascii", "replace") for name in DEFINITION.findall(data)}
            imports = frozenset(name.decode("ascii", "replace") for name in IMPORTED.findall(data))
            yield _Source(node.name, student_of(stem(node.name)), bool(found & contract.names), imports)


def _is_packed(name: str) -> bool:
    return is_archive(name) or name.lower().endswith(UNSUPPORTED)
