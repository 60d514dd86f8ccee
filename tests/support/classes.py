"""The same class in every layout that instructors hold: a function a layout writes the given submissions to a folder."""

import shutil
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path

from tests.support.files import write, write_all

GOOD = b"def relu(z):\n    return z\n"
START = datetime(2026, 1, 31, 12, 0, tzinfo=timezone.utc)


@dataclass(frozen=True)
class Given:
    """What one student hands in; `number` is what platforms number students and submissions with."""

    login: str
    number: int = 1
    name: str = "Jane Doe"
    files: dict[str, bytes] = field(default_factory=lambda: {"homework4.py": GOOD})
    late: bool = False
    email: str = ""
    when: datetime = START

    @property
    def address(self):
        return self.email or f"{self.login}@school.edu"


def folder(root, given):
    """A file a student; a folder for those who hand in several."""
    for each in given:
        if len(each.files) == 1:
            (name, data), = each.files.items()
            write(root / (each.login + "".join(Path(name).suffixes)), data)
        else:
            write_all(root / each.login, each.files)
    return root


def gradescope(root, given, colon=":"):
    """Those of the same number hand in together."""
    write(root / "submission_metadata.yml", metadata(given, colon).encode())
    for each in given:
        write_all(root / f"submission_{each.number}", each.files)
    return root


def metadata(given, colon=":", results=3):
    """The metadata as Ruby writes it, with results that nobody wants to read."""
    lines = ["---"]
    for number in dict.fromkeys(each.number for each in given):
        group = [each for each in given if each.number == number]
        lines += [f"submission_{number}:", f"  {colon}submitters:"]
        for each in group:
            lines += [f"  - {colon}name: {quoted(each.name)}", f"    {colon}sid: '{each.login}'",
                      f"    {colon}email: {quoted(each.address)}"]
        lines += [f"  {colon}created_at: {group[0].when:%Y-%m-%d %H:%M:%S}.938335000 Z", f"  {colon}score: 93.0",
                  f"  {colon}status: processed", f"  {colon}results:", "    score: 93.0", "    tests:"]
        lines += [f'    - name: "created_at: {test}"\n      output: |\n        :sid: 1\n      score: 1.0' for test in range(results)]
        lines += [f"  {colon}history:", f"  - {colon}id: {number + 1000}", f"    {colon}created_at: 2026-01-01 00:00:00.000000000 Z",
                  f"    {colon}score:", f"    {colon}submitters: []", f"    {colon}results:"]
    return "\n".join(lines) + "\n"


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def canvas(root, given, attachment=90_000):
    for count, each in enumerate(given):
        *firsts, last = each.name.lower().split()
        late = "LATE_" if each.late else ""
        for more, (name, data) in enumerate(each.files.items()):
            write(root / f"{last}{''.join(firsts)}_{late}{each.number}_{attachment + 10 * count + more}_{name}", data)
    return root


def moodle(root, given):
    for each in given:
        write_all(root / f"{each.name}_{each.number}_assignsubmission_file_", each.files)
    return root


def moodle_without_folders(root, given):
    for each in given:
        for name, data in each.files.items():
            write(root / f"{each.name}_{each.number}_assignsubmission_file_{name}", data)
    return root


def blackboard(root, given, assignment="Homework 4"):
    for each in given:
        begins = f"{assignment}_{each.login}_attempt_{each.when:%Y-%m-%d-%H-%M-%S}"
        about = (f"Name: {each.name} ({each.login})\nAssignment: {assignment}\nDate Submitted: {each.when:%A, %d %B %Y %H:%M:%S} "
                 "o'clock GMT\nCurrent Mark: Needs Marking\n\nSubmission Field:\nThere is no student submission text data.\n")
        write(root / f"{begins}.txt", about.encode())
        for name, data in each.files.items():
            write(root / f"{begins}_{name}", data)
    return root


def github(root, given, assignment="homework-4"):
    for each in given:
        write_all(root / f"{assignment}-{each.login}", {**each.files, ".git/HEAD": b"ref: refs/heads/main\n"})
    return root


def nbgrader(root, given, assignment="hw4"):
    for each in given:
        stamp = f"{each.when:%Y-%m-%d %H:%M:%S}.000000 UTC".encode()
        write_all(root / "submitted" / each.login / assignment, {**each.files, "timestamp.txt": stamp})
    return root


LAYOUTS = {"folder": folder, "gradescope": gradescope, "canvas": canvas, "moodle": moodle,
           "moodle without folders": moodle_without_folders, "blackboard": blackboard, "github": github, "nbgrader": nbgrader}


def several(count):
    """So many different students."""
    return [Given(f"student{number}", 1000 + number, f"Jane {chr(65 + number // 26 % 26)}{chr(97 + number % 26)}oe{number}",
                  when=START + timedelta(minutes=number)) for number in range(count)]


def zipped(folder):
    """The folder as a platform sends it: a .zip beside it."""
    return Path(shutil.make_archive(str(folder), "zip", folder))
