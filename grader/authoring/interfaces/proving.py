"""Proves the interfaces of a homework: the reference, rewritten as each has it, is read as that and passes."""

from __future__ import annotations

from collections.abc import Iterator

from grader.authoring.declared import DeclaredHomework
from grader.authoring.interfaces.interface_file import AUTO
from grader.authoring.interfaces.reading import layout_of
from grader.authoring.interfaces.rewriting import rewritten
from grader.grading.grade_questions import Session, Settings
from grader.grading.workers import LiveWorker
from grader.judgement.verdict import Verdict
from grader.sandbox.host.sandbox import Sandbox
from grader.sandbox.protocol.program import Piece, Program


def unread(homework: DeclaredHomework, source: str, settings: Settings, room: Sandbox) -> Iterator[str]:
    """A sentence for each interface in which the reference `source` is not read, or does not pass."""
    contract = settings.homework.contract
    for interface in homework.interfaces:
        program = Program((Piece(rewritten(source, homework, interface), contract.file),), contract=contract)
        worker = LiveWorker(room, program)
        read = settings.homework.read(program, AUTO, worker.ask, worker.loaded, worker.discard)
        if read.program.layout != layout_of(interface):
            yield (f"interfaces/{interface.name}.toml: the reference, written so, is read as another interface, for "
                   "nothing that can be seen without answers tells them apart.")
            continue
        session = Session(read.program, room, settings)
        wrong = [each for each in session.asked().values() if each.verdict is not Verdict.CORRECT]
        session.worker.discard()
        room.clean()
        for each in wrong[:1]:
            said = each.explanation.sentence if each.explanation else each.verdict.value
            yield f"interfaces/{interface.name}.toml: the reference, written so, fails test {each.number}: {said}"
