"""submission_metadata.json: real types, extensions, attempts, and lateness that never reads the clock."""

import json
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.configuration.assignment import LatenessPolicy
from grader.grading import metadata
from grader.grading.lateness import Lateness, judged
from grader.grading.since_last import since_last
from grader.judgement.verdict import TestVerdict, Verdict

DUE = datetime(2026, 11, 20, 23, 59, tzinfo=timezone.utc)
EXTENDED = "2026-11-22T23:59:00.000000-05:00"


def shown(number, score, most=2, **more):
    return {"number": number, "score": score, "max_score": most, "visibility": "visible", "status": None, **more}


REAL = {
    "id": 1, "created_at": "2026-11-21T01:02:03.123456-05:00", "assignment_id": None,
    "assignment": {"due_date": "2026-11-20T23:59:00.000000-05:00", "late_due_date": None, "total_points": "20.0"},
    "users": [{"id": 7, "sid": "", "assignment": {"due_date": EXTENDED}}, {"id": 8, "assignment": {"due_date": None}}],
    "previous_submissions": [
        {"submission_time": "2026-11-19T10:00:00.0-05:00", "score": "4.0", "autograder_error": False,
         "results": {"tests": [shown("1.1", 2), shown("1.2", 0.0),
                               shown("1.3", 2, visibility="after_published")]}},
        {"submission_time": "2026-11-18T10:00:00.0-05:00", "score": "0.0", "autograder_error": True, "results": None},
    ],
}


def test_a_real_file_is_understood(tmp_path):
    path = tmp_path / "submission_metadata.json"
    path.write_text(json.dumps(REAL))
    read = metadata.read(path)
    assert read.created_at == datetime(2026, 11, 21, 6, 2, 3, 123456, tzinfo=timezone.utc)
    assert read.due == datetime.fromisoformat(EXTENDED)
    assert read.attempt == 3
    assert read.previous == {"1.1": True, "1.2": False}, "hidden tests are not compared"


@pytest.mark.parametrize("content", [None, b"", b"[]", b"null", b'"text"', b"{", b"\x00", b'{"users": {"a": 1}}', b"\xff"])
def test_an_absent_or_broken_file_is_no_metadata_and_one_that_cannot_be_read_is_noted(tmp_path, content):
    path = tmp_path / "submission_metadata.json"
    if content is not None:
        path.write_bytes(content)
    read = metadata.read(path)
    assert (read.created_at, read.due, read.attempt, read.previous) == (None, None, 1, None)
    assert content != b"\xff" or "could not be read" in read.notes[0]


def test_the_newest_earlier_submission_is_compared_in_whatever_order_they_come():
    def earlier(time, score):
        return {"submission_time": time, "results": {"tests": [shown("1.1", score)]}}
    old, new = earlier("2026-11-01T00:00:00Z", 0), earlier("2026-11-02T00:00:00Z", 2)
    for order in ([old, new], [new, old]):
        assert metadata.understood({"previous_submissions": order}).previous == {"1.1": True}
    untimed = [earlier(None, 2), earlier(None, 0)]
    assert metadata.understood({"previous_submissions": untimed}).previous == {"1.1": True}, "newest first"


HISTORY = [{"id": 30, "submission_time": "2026-11-03T00:00:00Z"}, {"id": 20, "submission_time": "2026-11-02T00:00:00Z"},
           {"id": 10, "submission_time": "2026-11-01T00:00:00Z"}]


@pytest.mark.parametrize(("this", "attempt"), [
    ({"id": 40, "created_at": "2026-11-04T00:00:00Z"}, 4),
    ({"id": 25, "created_at": "2026-11-02T12:00:00Z"}, 3),   # an older one, graded again: the newest came after it
    ({"id": 5, "created_at": "2026-10-01T00:00:00Z"}, 1),
    ({"id": 20, "created_at": "2026-11-02T00:00:00Z"}, 2),   # at the same moment the ids tell
    ({"created_at": "2026-11-02T02:00:00+03:00"}, 2),        # another clock
    ({"id": 15}, 2),                                         # no time: by the ids
    ({}, 4),                                                 # nothing is known: all came before
])
def test_only_what_came_before_is_an_earlier_attempt(this, attempt):
    read = metadata.understood({**this, "previous_submissions": HISTORY})
    assert read.attempt == attempt == len(read.earlier) + 1
    assert [each.time.day for each in read.earlier] == [1, 2, 3][:attempt - 1], "oldest first"


def ours(score=2.0, verdict="correct", **extra):
    return {"score": score, "extra_data": {"finished": True, **extra}, "tests": [{**shown("1.1", score), "extra_data": {"verdict": verdict}}]}


# what the platform stored of an earlier submission: whether it failed through no fault of the student
FAULTS = {
    "graded": ({"results": ours(), "autograder_error": False}, False), "graded, nothing right": ({"results": ours(0.0, "wrong")}, False),
    "nothing is told": ({}, False), "its score alone": ({"score": "3.0"}, False),
    "the platform failed": ({"autograder_error": True}, True), "the grader failed on a test": ({"results": ours(0.0, "not_run")}, True),
    "stopped from outside": ({"results": ours(finished=False)}, True),
    "the platform's own, as after its time limit": ({"results": {"score": 0.0, "output": "Your submission timed out."}}, True),
    "another grader's": ({"results": {"tests": [shown("1.1", 2)]}}, False),
}


@pytest.mark.parametrize("case", FAULTS)
def test_a_fault_of_the_grader_or_the_platform_is_known(case):
    stored, fault = FAULTS[case]
    [earlier] = metadata.understood({"previous_submissions": [stored]}).earlier
    assert earlier.fault == fault


JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
                    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
                        st.sampled_from(["users", "assignment", "due_date", "created_at", "previous_submissions",
                                         "results", "tests", "number", "score", "status", "submission_time"]),
                        inner, max_size=4), max_leaves=20)


@given(JSON)
def test_any_json_is_understood_without_an_error(document):
    read = metadata.understood(document)
    assert read.attempt >= 1
    assert read.due is None or read.due.tzinfo is not None


@pytest.mark.parametrize(("late", "kept"), [
    (timedelta(minutes=-1), 1.0), (timedelta(0), 1.0), (timedelta(minutes=15), 1.0),
    (timedelta(minutes=15, seconds=1), 0.9), (timedelta(days=1), 0.9), (timedelta(days=1, seconds=1), 0.8),
    (timedelta(days=3), 0.7), (timedelta(days=3, seconds=1), 0.0),
])
def test_lateness_costs_by_the_day_begun(late, kept):
    policy = LatenessPolicy(percent_per_day=10, grace_minutes=15, max_days=3)
    assert judged(policy, DUE + late, DUE).kept == pytest.approx(kept)


@pytest.mark.parametrize(("due", "created", "days"), [
    ("2023-11-04T20:00:00-04:00", "2023-11-05T19:30:00-05:00", 1),  # 24.5 hours, and half an hour less than a day
    ("2023-11-04T20:00:00-04:00", "2023-11-05T20:00:00-05:00", 1),
    ("2023-11-04T20:00:00-04:00", "2023-11-05T20:00:01-05:00", 2),
    ("2024-03-09T20:00:00-05:00", "2024-03-10T20:00:00-04:00", 1),  # 23 hours
    ("2024-03-09T20:00:00-05:00", "2024-03-10T20:30:00-04:00", 2),  # 23.5 hours, and half an hour more than a day
    ("2023-11-05T01:30:00-04:00", "2023-11-05T01:10:00-05:00", 1),  # the hour that comes twice: late all the same
    ("2023-11-05T01:30:00-05:00", "2023-11-05T01:40:00-04:00", 0),  # and in time all the same
    ("2023-11-04T20:00:00-04:00", "2023-11-05T23:59:00Z", 1),       # another place's clock is read on that of the due date
    ("2023-11-04T20:00:00-04:00", "2023-11-06T00:01:00Z", 2),
    ("2023-11-04T20:00:00-04:00", "2023-11-05T05:00:00+09:00", 0),
])
def test_days_are_those_of_the_wall_clock_where_the_work_was_due(due, created, days):
    read = metadata.understood({"created_at": created, "assignment": {"due_date": due}})
    found = judged(LatenessPolicy(percent_per_day=10), read.created_at, read.due)
    assert found.kept == pytest.approx(1 - days / 10)


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+12:00", "9999-12-31T23:59:59-12:00"])
def test_a_moment_at_the_end_of_the_calendar_is_unknown(moment):
    read = metadata.understood({"created_at": moment, "assignment": {"due_date": moment}})
    assert (read.created_at, read.due) == (None, None)


def test_both_times_are_shown_with_their_zone():
    read = metadata.understood({"created_at": "2023-11-05T19:30:00.5-05:00",
                                "assignment": {"due_date": "2023-11-04T20:00:00-04:00"}})
    assert judged(LatenessPolicy(), read.created_at, read.due).sentence == (
        "This came 1 day late (due 2023-11-04 20:00:00 UTC-04:00, submitted 2023-11-05 19:30:00 UTC-05:00): "
        "10 % of the points are taken off.")
    far = judged(LatenessPolicy(max_days=1), read.created_at.astimezone(timezone.utc) + timedelta(days=3), read.due)
    assert far.sentence == ("This came 5 days late (due 2023-11-04 20:00:00 UTC-04:00, submitted 2023-11-08 20:30:00 "
                            "UTC-04:00); after 1 day nothing counts.")


@given(st.timedeltas(timedelta(0), timedelta(days=400)), st.timedeltas(timedelta(0), timedelta(days=40)),
       st.floats(0, 100), st.floats(0, 5000), st.none() | st.integers(0, 100))
def test_lateness_is_a_share_that_never_grows_with_time(late, more, percent, grace, most):
    policy = LatenessPolicy(percent, grace, most)
    first, second = judged(policy, DUE + late, DUE), judged(policy, DUE + late + more, DUE)
    assert 0 <= second.kept <= first.kept <= 1


@pytest.mark.parametrize("unknown", [(None, DUE, DUE), (LatenessPolicy(), None, DUE), (LatenessPolicy(), DUE, None)])
def test_without_policy_or_dates_nothing_is_taken(unknown):
    assert judged(*unknown) == Lateness(1.0, "")


def verdicts(**right):
    return [TestVerdict(number.replace("_", "."), "", 1, "relu", 2.0 * ok, 2.0,
                        Verdict.CORRECT if ok else Verdict.WRONG) for number, ok in right.items()]


@pytest.mark.parametrize(("previous", "says"), [
    (None, ""),
    ({}, ""),
    ({"9.9": True}, ""),
    ({"t.1": True, "t.2": True, "t.3": False}, "The same tests pass as in your last submission."),
    ({"t.1": False, "t.2": True, "t.3": False}, "1 test newly passes since your last submission."),
    ({"t.1": False, "t.2": False, "t.3": True}, "2 tests newly pass, 1 newly fails since your last submission."),
    ({"t.1": True, "t.2": True, "t.3": True}, "1 test newly fails since your last submission."),
])
def test_what_changed_is_one_sentence(previous, says):
    assert since_last(previous, verdicts(t_1=True, t_2=True, t_3=False)) == says
