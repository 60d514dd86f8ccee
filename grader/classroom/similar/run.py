"""`backprop-grader similar`: read the class, compare each with each, leave similar.html and similar.csv."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from grader.authoring.which_homework import which_homework
from grader.classroom.output_folder import make_private, require_apart
from grader.classroom.reading import find
from grader.classroom.similar import page as pages
from grader.classroom.similar.code import codes_of, given_to_all
from grader.classroom.similar.fingerprints import require_library
from grader.classroom.similar.pairs import Pair, similar
from grader.classroom.spreadsheet import as_csv
from grader.grading.temporary_files import require_room_for_temporary_files
from grader.homework.default import DEFAULT
from grader.intake.errors import CallerError
from grader.results.markdown import clean
from grader.sandbox.host.scratch import scratch_folder
from grader.whole_file import write_whole

TABLE = "similar.csv"
HEADER = ("first", "second", "percent of first", "percent of second", "lines of first", "lines of second")
MOST_LISTED = 20


def run(submissions: Path, out: Path, layout: str | None, roster: Path | None, starters: Sequence[Path],
        percent: float, homework_folder: Path | None) -> None:
    """Compare the class at `submissions`. CallerError, with the remedy, where that cannot be done."""
    require_library()
    require_room_for_temporary_files()
    require_apart(submissions, out)
    homework = which_homework(homework_folder, DEFAULT)
    given = given_to_all(starters, homework)
    with scratch_folder() as place:
        roll = find(submissions, layout, roster, into=place, contract=homework.contract)
        codes, unread = codes_of(roll.uploads, homework.contract)
    if len(codes) < 2:
        raise CallerError(f"{submissions} holds {len(codes)} submissions with code: two at least can be compared.")
    pairs, short = similar(codes, given, percent)
    notes = (*roll.notes, *unread, *short)
    names = {student.id: student.name for student in roll.students}
    make_private(out)
    write_whole(out / TABLE, as_csv([HEADER, *map(_row, pairs)]))
    write_whole(out / pages.NAME, pages.page(pairs, names, len(codes), percent, (*unread, *short)).encode())
    for note in notes:
        click.echo(note, err=True)
    _say(pairs, len(codes), percent, out)


def _say(pairs: Sequence[Pair], compared: int, percent: float, out: Path) -> None:
    if pairs:
        Console().print(_table(pairs))
    count = f"{len(pairs)} {'pair' if len(pairs) == 1 else 'pairs'} of {compared} submissions"
    click.echo(f"{count} with {percent:g} % or more alike, a hint to look at both and no proof: {out / pages.NAME}.")


def _table(pairs: Sequence[Pair]) -> Table:
    shown = Table("submission", "of its own code", "and", "of its own code")
    for column in shown.columns:
        column.overflow = "fold"
    for pair in pairs[:MOST_LISTED]:
        cells = [(Text(clean(side.code.id)), Text(f"{pages.percent_of(side.share)} %"))
                 for side in (pair.first, pair.second)]
        shown.add_row(*cells[0], *cells[1])
    if len(pairs) > MOST_LISTED:
        shown.caption = f"The {MOST_LISTED} most alike; {TABLE} lists all {len(pairs)}."
    return shown


def _row(pair: Pair) -> tuple[str | float, ...]:
    sides = (pair.first, pair.second)
    return (*(side.code.id for side in sides), *(pages.percent_of(side.share) for side in sides),
            *(len(side.alike) for side in sides))
