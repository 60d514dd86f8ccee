"""The page of a run that goes on shows what is done by now; it is made only when asked for, and of known ids."""

import threading

import pytest

from grader.classroom.live.following import Following
from grader.classroom.live.showing import Nobody, shown
from grader.classroom.page.files import Pages
from grader.classroom.store import Store
from grader.intake.errors import CallerError
from tests.classroom.examples import BAD, filled, outcome


@pytest.fixture
def following(tmp_path):
    return Following(Pages(filled(tmp_path, outcome("team", BAD)), "Homework 4"), 2)


def test_it_shows_what_is_done_while_the_run_writes(following, tmp_path):
    with Store(tmp_path) as store:
        store.begin("all")
        before = following("").decode()
        assert "0 of 2 are done" in before and "not graded yet" in before
        following._fresh_until = 0.0
        store.record(outcome("ada"))
        following.done()
        after = following("index.html").decode()
    assert "1 of 2 are done" in after and 'href="feedback/ada.html"' in after


@pytest.mark.parametrize(("name", "there"), [
    ("feedback/team.html", True), ("feedback/%74eam.html", True),
    ("feedback/ada.html", False),  # not graded yet
    ("feedback/007.html", False), ("feedback/../class.sqlite.html", False), ("feedback/..%2Fadjustments.csv", False),
    ("class.json", False), ("feedback/", False), ("feedback", False), ("feedback/team", False), ("results/team.json", False),
])
def test_only_pages_of_submissions_of_this_class_are_there(following, name, there):
    page = following(name)
    assert (page is not None) == there and (page is None or (b"Bob, B, Cy" in page and b'href="../index.html"' in page))


def test_what_cannot_be_meant_in_adjustments_is_said_and_stops_nobody(following, tmp_path):
    (tmp_path / "adjustments.csv").write_text("student,test,points,delta\neve,5.2,4,\n")
    assert "no student &#39;eve&#39;" in following("").decode()


def test_a_page_is_not_made_again_at_once(following):
    following("")
    following._fresh_until = float("inf")
    following.done()
    assert "0 of 2" in following("").decode()


def test_who_follows_sees_the_end_and_nobody_else_is_waited_for(following):
    following.end(b"<p>the end")
    following.wait()  # nobody has asked
    following = Following(following._pages, 2)
    following("")
    following.end(b"<p>the end")
    reader = threading.Timer(0.05, following, [""])
    reader.start()
    following.wait()
    assert following._seen_last.is_set() and following("") == b"<p>the end"


def test_where_nothing_is_asked_for_or_due_nothing_is_served(tmp_path, capsys):
    for port, due, said in ((None, 5, ""), (0, 0, "Nothing is to be graded, so nothing is served: open index.html.\n")):
        with shown(port, Pages(tmp_path, "Homework 4"), due) as follower:
            assert isinstance(follower, Nobody) and capsys.readouterr().err == said
    with pytest.raises(CallerError, match="no page to show"), shown(0, None, 5):
        pass
