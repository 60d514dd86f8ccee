"""Moodle's own number of a student in an assignment, which it shows as "Participant 1234" or as the number alone."""

from __future__ import annotations

import re

from grader.classroom.people_names import plain

# "Participant" in the languages of Moodle, without case, accents and signs; German writes it with and without its end.
WORDS = frozenset({"participant", "participante", "partecipante", "participanta", "deelnemer", "deltager", "deltaker",
                   "deltagare", "uczestnik", "ucastnik", "teilnehmer",
                   "teilnehmerin", "teilnehmerinnen", "teilnehmende"})
NUMBERED = re.compile(r"(?P<word>[^\d]*?)[\W_]*(?P<number>\d+)")


def is_participant_word(text: str) -> bool:
    """Whether Moodle calls a student so whose name it hides."""
    return plain(text) in WORDS


def participant_number(text: str) -> str:
    """The number in "Participant 1234", "Teilnehmer/in1234" and their like; empty where it is anything else."""
    found = NUMBERED.fullmatch(text.strip())
    return found["number"] if found and is_participant_word(found["word"]) else ""
