"""The command `similar`."""

from __future__ import annotations

from typing import Any

import click

from grader.arguments import ANY, EXISTING, homework_option
from grader.classroom.commands import one_sentence, quiet_when_nobody_reads
from grader.working_directory import left_if_lost


@click.command(short_help="Show which submissions of a class look alike: a hint, no proof.")
@click.argument("submissions", type=EXISTING)
@click.option("--out", type=ANY, required=True, help="The folder for similar.html and similar.csv; made if absent.")
@click.option("--layout", help="What SUBMISSIONS is; recognised when not given.")
@click.option("--roster", type=EXISTING, help="A CSV file with the names, ids, e-mails and sections of all students.")
@click.option("--starter", "starters", type=EXISTING, multiple=True,
              help="Code that was handed out besides the template, which is left out too; may be given again.")
@click.option("--percent", type=click.FloatRange(1, 100), default=60, show_default=True,
              help="How much of one's own code stands in the other too, at least.")
@homework_option
def similar(**named: Any) -> None:
    """Show which of SUBMISSIONS, a whole class, look alike: a hint to look at both sides, and no proof."""
    from grader.classroom.similar.run import run

    with one_sentence(), quiet_when_nobody_reads():
        run(**left_if_lost(named))
