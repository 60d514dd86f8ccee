"""The header of a roster -> what each of its columns holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from grader.classroom.people_names import folded, plain
from grader.data_classes import dataclass
from grader.intake.entries import listed
from grader.intake.errors import CallerError

# What a column holds, by its header without case, accents, spaces and signs. Columns named first give a Student's id.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "id": ("sisuserid", "sisid", "studentsisid", "sid", "studentid", "studentidnumber", "studentnumber", "studentno",
           "idnumber", "orgdefinedid", "universityid", "matriculationnumber", "matrikelnummer", "matrikelnr", "matrnr",
           "matnr", "idnummer", "identifier", "id"),
    "login": ("sisloginid", "loginid", "login", "username", "user", "userid", "netid", "uid", "account", "anmeldename",
              "benutzername", "nutzername", "benutzerkennung", "nutzerkennung", "kennung"),
    "email": ("email", "emailaddress", "mail", "studentemail", "institutionemail", "emailadresse", "mailadresse"),
    "name": ("name", "studentname", "fullname", "student", "displayname", "vollstandigername", "lastnamefirstname",
             "nachnamevorname", "namevorname"),
    "first": ("first", "firstname", "givenname", "forename", "vorname", "vornamen"),
    "last": ("last", "lastname", "surname", "familyname", "nachname", "familienname", "zuname"),
    "section": ("section", "sections", "sectionname", "labsection", "tutorial", "class", "group", "groups", "gruppe",
                "gruppen", "tutorium", "ubungsgruppe"),
    "github": ("githubusername", "github", "githublogin"),
    "participant": ("participant", "participantnumber", "participantid", "teilnehmernummer"),
    "role": ("role", "roles", "rolle", "rollen"),
}
WHO = ("id", "login", "email", "name", "first", "last", "github", "participant")  # one of these has to be there
LOOKED_FOR = ("Student ID, SID, Matrikelnummer, Username, Email, E-Mail-Adresse, Name, First Name and Last Name, "
              "Vorname and Nachname")
CANVAS_OWN = ("sisuserid", "sisloginid")  # beside these a column ID holds the numbers of Canvas itself

# Roles that hand in nothing, as Gradescope, Moodle and Canvas call them.
STAFF = frozenset({"instructor", "ta", "teachingassistant", "reader", "observer", "teacher", "noneditingteacher",
                   "editingteacher", "manager", "designer", "grader", "dozent", "dozentin", "lehrende", "tutor",
                   "tutorin", "trainer", "trainerin"})


@dataclass(frozen=True)
class Column:
    """What a column holds, empty where that is not known, and how far down its kind its header stands."""

    kind: str = ""
    rank: int = 0
    is_identifier: bool = False  # Moodle's own, unless GitHub Classroom's, which has the same header


def columns_of(header: Sequence[str], name: str) -> list[Column]:
    """The columns of the roster called `name`. CallerError where none says who a student is."""
    titles = [re.sub(r"[^a-z0-9]", "", folded(each)) for each in header]
    canvas = any(own in titles for own in CANVAS_OWN)
    github = any(each in COLUMNS["github"] for each in titles)
    columns = [_column(each, canvas=canvas, github=github) for each in titles]
    if not {each.kind for each in columns} & set(WHO):
        held = f"it has {listed(header, 10)}" if any(titles) else "it is empty"
        raise CallerError(f"The first line of {name} names no column of ids, logins, e-mails or names: {held}. Looked "
                          f"for was {LOOKED_FOR}, and the like.")
    return columns


def _column(title: str, *, canvas: bool, github: bool) -> Column:
    if title == "id" and canvas:
        return Column("canvas")
    kind = next((kind for kind, names in COLUMNS.items() if title in names), "")
    rank = COLUMNS[kind].index(title) if kind else 0
    return Column(kind, rank, title == "identifier" and not github)


def is_staff(roles: Iterable[str]) -> bool:
    """Whether the cells of a line about roles name nothing but roles that hand in nothing."""
    named = {plain(role) for cell in roles for role in re.split("[,;]", cell)}
    return bool(named) and named <= STAFF
