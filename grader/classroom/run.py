"""A class from end to end: read it, see what is to be graded, grade that, and leave what an instructor needs."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import click
from rich.console import Console

from grader import stopping
from grader.arguments import require_parts
from grader.authoring.which_homework import to_grade_by
from grader.classroom.adjustment_check import require_adjustments
from grader.classroom.export import adjustments_of, export
from grader.classroom.graded import Graded, Order
from grader.classroom.grading import Graders, grade_all
from grader.classroom.hashes import grader_hash, homework_hash, submission_hash
from grader.classroom.jobs import Jobs
from grader.classroom.limited import limited
from grader.classroom.live.showing import shown
from grader.classroom.outcome import Hashes
from grader.classroom.output_folder import require_apart
from grader.classroom.paging import left, pages_in
from grader.classroom.reading import find
from grader.classroom.readjusted import readjusted
from grader.classroom.readjusted import table as readjusted_table
from grader.classroom.recording import recorder
from grader.classroom.regraded import changes
from grader.classroom.regraded import table as changes_table
from grader.classroom.regrading import Due, Regrade, decide, in_turn
from grader.classroom.roll import Class, Upload
from grader.classroom.run_sentences import how_it_ended, why_graded
from grader.classroom.shards import shard
from grader.classroom.standing import Standing
from grader.classroom.store import Store
from grader.classroom.table import table
from grader.classroom.wish import Wish
from grader.configuration.seed import secret_seed
from grader.grading.homework import Homework
from grader.grading.options import Options
from grader.grading.temporary_files import require_room_for_temporary_files
from grader.intake.entries import listed
from grader.intake.errors import CallerError
from grader.sandbox.host.cleanup import remove_tree
from grader.sandbox.host.scratch import scratch_folder, sweep
from grader.whole_file import remove_parts

UNFOLDED = "unfolded"  # in OUT: what archives held, for as long as a run lasts


def run(wish: Wish) -> int:
    """Do what was wished for and return the exit code: 1 where the grader failed on a submission, else 0.

    Raises CallerError, with the remedy, where it cannot be done.
    """
    require_room_for_temporary_files()
    homework = to_grade_by(wish.homework_folder, wish.assignment_file)
    if wish.dry_run:
        return _show_roll(wish, homework)
    require_parts(homework.contract, wish.parts)
    require_apart(wish.submissions, wish.out)
    regrade = Regrade.parse(wish.regrade, homework.contract) if wish.regrade else None
    asked = Options(parts=wish.parts, interface=wish.interface, data=wish.data, confined=not wish.unconfined)
    order = Order(homework.assignment, asked, wish.homework_folder)
    wish.exported.filled(order.assignment.title, ())  # what is wrong with them is said before anything is graded
    with Store(wish.out) as store, _unfolding(wish.out / UNFOLDED) as folder:
        remove_parts(wish.out)
        sweep()
        seed = secret_seed(homework.assignment.path.parent)
        roll = _read(wish, homework, folder, seed.notes)
        uploads = shard(roll.uploads, *wish.shard) if wish.shard else roll.uploads
        hashes = _hashes(uploads, homework, seed.hash, order.options)
        store.enrol(roll)
        for sentence in require_adjustments(store, order):
            click.echo(sentence, err=True)
        regrade = regrade.of(roll) if regrade else None
        begun = store.begin(wish.asked)
        due = decide(uploads, hashes, store.results(), regrade, begun)
        due, kept = limited(due, order.assignment.attempts, store, hashes)
        if kept:
            click.echo(f"Not graded under [attempts], the grade of the attempt before is kept: {listed(kept, 50)}.",
                       err=True)
        if due:
            click.echo(why_graded(due, len(uploads)), err=True)
        pages = pages_in(wish.out, homework)
        with shown(wish.serve, pages, len(due)) as following:
            recorded = recorder(store, hashes, pages, following.done)
            _grade(in_turn(due, begun, random.Random()), _graders(wish, order), recorded)
            return _finish(wish, store, uploads, due, homework,
                           lambda everybody: following.end(left(pages, store, everybody)))


def _show_roll(wish: Wish, homework: Homework) -> int:
    with scratch_folder() as place:
        roll = _read(wish, homework, place)
    Console().print(table(roll))
    return 0


def _read(wish: Wish, homework: Homework, into: Path, notes: Sequence[str] = ()) -> Class:
    """The class, with what there is to say of it said, `notes` too, which the page of the class shows as well."""
    roll = find(wish.submissions, wish.layout, wish.roster, into=into, attempts=homework.assignment.attempts,
                contract=homework.contract)
    roll = replace(roll, notes=(*roll.notes, *notes))
    for note in roll.notes:
        click.echo(note, err=True)
    return roll


def _hashes(uploads: Sequence[Upload], homework: Homework, seed: str, options: Options) -> Mapping[str, Hashes]:
    """What the result of each upload depends on, as it is now."""
    asked, grader = homework_hash(homework, seed, options), grader_hash()
    return {upload.id: Hashes(submission_hash(upload), asked, grader) for upload in uploads}


def _graders(wish: Wish, order: Order) -> Callable[[], Graders]:
    """Who is to grade by `order`, made when there is something to do."""
    if wish.cluster is None:
        return partial(Jobs, wish.jobs, order)
    from grader.classroom.cluster.engaging import team  # an extra that most do without

    return partial(team, wish.cluster, order, wish.out)


def _grade(due: Sequence[Due], graders: Callable[[], Graders], record: Callable[[Graded], None]) -> None:
    if due:
        grade_all([each.upload for each in due], graders, record)


@contextmanager
def _unfolding(folder: Path) -> Iterator[Path]:
    """A folder for what archives hold, for us alone; what a killed run left in it goes first."""
    remove_tree(folder)
    with stopping.held(lambda: folder, remove_tree):
        try:
            folder.mkdir(mode=0o700)
        except OSError as error:
            raise CallerError(f"{folder} cannot be made: {error.strerror}. Make room, or name another folder for "
                              "--out.") from error
        try:
            yield folder
        finally:
            remove_tree(folder)


def _finish(wish: Wish, store: Store, uploads: Sequence[Upload], due: Sequence[Due], homework: Homework,
            leave_pages: Callable[[Sequence[Standing]], None]) -> int:
    """Leave the files, say what came of it, and close the run."""
    results = store.results()
    if changed := changes(store.earlier(), results):
        Console().print(changes_table(changed))
    ids = [upload.id for upload in uploads]
    counted = adjustments_of(store)
    if changed_by_hand := readjusted(store.roll(), results, store.counted(), counted):
        Console().print(readjusted_table(changed_by_hand))
    everybody = export(store, homework.contract.parts)
    leave_pages(everybody)
    store.finish(counted)
    if wish.shard is None:
        for sentence in wish.exported.write(wish.out, homework.assignment.title, everybody):
            click.echo(sentence, err=True)
    click.echo(how_it_ended(wish, ids, len(due), results))
    return int(any(results[id].failed for id in ids if id in results))
