"""Whether what was named holds a whole class: then one of its homeworks must not be graded for all of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from grader.intake.download_names import GRADESCOPE, GRADESCOPE_METADATA, is_platforms
from grader.intake.entries import Entry, listed
from grader.intake.select_file import WORDS, Candidate

# Folders that one student makes: versions, and parts of one work.
VERSIONS = re.compile(r"(?:v|ver|version|old|backup|bak|draft|final|copy|part|problem|src|lib|test|attempt|try|new|hw|"
                      r"homework|assignment|question|task|step|week|day)[ _.-]*\d*[a-z]?s?", re.IGNORECASE)
DEFINITION = re.compile(rb"(?:^|[\n\"])def[ \t]+(\w+)")  # at the left margin of a file, or of a cell
HOMEWORK = re.compile(rf"(?:{'|'.join(WORDS)})[ _.-]*\d*|[ _.()-]+", re.IGNORECASE)  # no part of a student's name
A_FEW = 3  # folders or files with a homework each are no longer one student's


def students_in(entries: Sequence[Entry], candidates: Sequence[Candidate], functions: int) -> list[str]:
    """The folders or files of the students of a class, by name; empty where the upload is one student's.

    The homework has so many `functions`.
    """
    names = _without_common_folder([each.name for each in entries])
    tops = sorted({name.partition("/")[0] for name in names})
    if any(name in GRADESCOPE_METADATA for name in names):
        exported = [each for each in tops if GRADESCOPE.fullmatch(each)]
        if len(exported) > 1:
            return exported
    named = [each for each in tops if is_platforms(each)]
    if len(named) > 1:
        return named
    common = len(entries[0].name) - len(names[0]) if entries else 0
    return (_same_work({each.name[common:]: each.data for each in candidates if each.defined})
            or _whole_homeworks([each.name[common:] for each in candidates if 2 * each.written > functions]))


def _same_work(homeworks: Mapping[str, bytes]) -> list[str]:
    """The folders, where there are a few, whose files define functions of the same names, as modules do not."""
    homes: dict[str, set[bytes]] = {}
    for name, data in homeworks.items():
        defined = set(DEFINITION.findall(data.replace(b"\\n", b"\n"))) - {b"main"}
        homes.setdefault(name.rpartition("/")[0].partition("/")[0], set()).update(defined)
    times = Counter(each for defined in homes.values() for each in defined)
    students = sorted(home for home, defined in homes.items() if home and not VERSIONS.fullmatch(home)
                      and any(times[each] >= A_FEW for each in defined))
    return students if "" not in homes and len(students) >= A_FEW else []


def _whole_homeworks(files: Sequence[str]) -> list[str]:
    """Those that lie beside each other, where they are a few and no versions of one work by their names."""
    own = [each for each in files if "/" not in each
           and not VERSIONS.fullmatch(HOMEWORK.sub("", each.rpartition(".")[0]) or "v")]
    return sorted(own) if len(own) == len(files) >= A_FEW else []


def sentence(name: str, students: Sequence[str]) -> str:
    """Why a class is not graded as one submission."""
    return (f"{name} holds the submissions of a class ({listed(students, 3)}), and one submission is graded at a time: "
            "name one of them.")


def _without_common_folder(names: list[str]) -> list[str]:
    while names and all("/" in name for name in names) and len({name.partition("/")[0] for name in names}) == 1:
        names = [name.partition("/")[2] for name in names]
    return names
