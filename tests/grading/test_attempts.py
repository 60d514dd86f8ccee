"""Which submission is an attempt, whether it is graded, and what a student keeps: by times alone, and the same again."""

from datetime import datetime, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.configuration.assignment import AttemptPolicy
from grader.grading.attempts import NOT_GRADED, NOTHING_KEPT, counted, decided
from grader.grading.earlier import Earlier
from grader.grading.metadata import Metadata, understood

START = datetime(2026, 11, 20, 10, 0, tzinfo=timezone.utc)
TWO, PAUSE = AttemptPolicy(limit=2), AttemptPolicy(pause_minutes=30)


def at(minutes, score=5.0, fault=False):
    return Earlier(START + timedelta(minutes=minutes), score, {}, fault)


def now(minutes, *earlier):
    return Metadata(START + timedelta(minutes=minutes), known=True, earlier=earlier)


# policy, minute, those before: (number, score that is kept or None where it is graded, end of what is said)
DECIDED = {
    "the first": (TWO, now(0), 1, None, "This is your attempt 1 of 2."),
    "the last": (TWO, now(9, at(0)), 2, None, "This is your attempt 2 of 2."),
    "one too many": (TWO, now(9, at(0), at(1, 7.0)), 2, 7.0, "2 attempts count, and you have made all of them."),
    "the score goes on": (TWO, now(9, at(0), at(1, 7.0), at(2, 7.0)), 2, 7.0, "and you have made all of them."),
    "only one": (AttemptPolicy(limit=1), now(9, at(0)), 1, 5.0, "1 attempt counts, and you have made it."),
    "a fault does not count": (TWO, now(9, at(0), at(1, 0.0, True)), 2, None, "This is your attempt 2 of 2."),
    "nor is its score kept": (TWO, now(9, at(0), at(1), at(2, 0.0, True)), 2, 5.0, "and you have made all of them."),
    "too soon": (PAUSE, now(29, at(0)), 1, 5.0, "The next one is graded from 2026-11-20 10:30:00 UTC on."),
    "late enough": (PAUSE, now(30, at(0)), 2, None, "The next one is graded from 2026-11-20 11:00:00 UTC on."),
    "what was too soon does not make it longer": (PAUSE, now(31, at(0), at(29)), 2, None, "from 2026-11-20 11:01:00 UTC on."),
    "nor does it use one up": (AttemptPolicy(2, 30), now(31, at(0), at(29)), 2, None, "This is your attempt 2 of 2."),
    "after a fault no pause": (PAUSE, now(1, at(0, 0.0, True)), 1, None, "from 2026-11-20 10:31:00 UTC on."),
    "both": (AttemptPolicy(3, 30), now(40, at(0)), 2, None, "This is your attempt 2 of 3. The next one is graded from 2026-11-20 11:10:00 UTC on."),
    "no limit and no pause": (AttemptPolicy(diagnosis_from=2), now(9, at(0)), 2, None, ""),
    "the one before is not graded yet": (PAUSE, now(1, at(0, None)), 1, None, NOTHING_KEPT),
    "without times no pause": (PAUSE, Metadata(known=True, earlier=(Earlier(None, 5.0),)), 2, None, ""),
    "without times a limit": (AttemptPolicy(limit=1), Metadata(known=True, earlier=(Earlier(None, 5.0),)), 1, 5.0, "made it."),
}


@pytest.mark.parametrize("case", DECIDED)
def test_what_is_decided(case):
    policy, handed_in, number, kept, said = DECIDED[case]
    decision = decided(policy, handed_in)
    assert decision.allowance is not None and decision.allowance.number == number
    assert (decision.given_back and decision.given_back.score) == kept
    assert decision.sentence.endswith(said) and bool(decision.sentence) == bool(said)
    assert decision.sentence.startswith(NOT_GRADED) == (kept is not None) == bool(decision.allowance.refused)


@pytest.mark.parametrize(("policy", "handed_in"), [(None, now(0, at(-1))), (TWO, Metadata())])
def test_without_a_policy_or_a_platform_nothing_is_counted(policy, handed_in):
    assert decided(policy, handed_in) == decided(None, Metadata())


def test_no_score_is_said_because_hidden_tests_hide_it():
    assert "7" not in decided(AttemptPolicy(limit=1), now(9, at(0, 77.0))).sentence


def test_times_are_told_on_the_clock_of_the_submission():
    here = timezone(timedelta(hours=-5))
    sentence = decided(PAUSE, Metadata(datetime(2026, 11, 20, 5, 10, tzinfo=here), known=True, earlier=(at(0),))).sentence
    assert sentence.endswith("This came at 2026-11-20 05:10:00 UTC-05:00, and your attempt before it at 2026-11-20 05:00:00 UTC-05:00: "
                             "30 minutes have to pass between two. The next one is graded from 2026-11-20 05:30:00 UTC-05:00 on.")


def test_a_fault_is_remembered_where_the_platform_tells_the_last_results_alone():
    """The chain: a fault, then a graded one whose results note it, then this one."""
    first, second = START.isoformat(), (START + timedelta(minutes=1)).isoformat()
    document = {"created_at": (START + timedelta(minutes=2)).isoformat(), "previous_submissions": [
        {"submission_time": second, "score": "5.0", "results": {"score": 5.0, "tests": [{"number": "1.1"}], "extra_data": {"finished": True, "attempts": {"faults": [first]}}}},
        {"submission_time": first, "score": "0.0"}]}
    decision = decided(TWO, understood(document))
    assert decision.allowance is not None
    assert (decision.allowance.number, decision.allowance.faults, decision.given_back) == (2, (first,), None)


@given(st.lists(st.tuples(st.integers(0, 300), st.booleans()), max_size=12), st.none() | st.integers(1, 5), st.integers(0, 60))
def test_graded_again_in_any_order_each_is_decided_as_it_was(made, limit, pause):
    """Whatever came later, and however often: what is older decides alone, so attempts are never more than the limit."""
    policy = AttemptPolicy(limit, pause)
    made = sorted(set(made))
    submissions = [{"id": number, "submission_time": (START + timedelta(minutes=minute)).isoformat(), "score": "1.0", "autograder_error": fault}
                   for number, (minute, fault) in enumerate(made)]
    then = [decided(policy, understood({"id": each["id"], "created_at": each["submission_time"], "previous_submissions": submissions[:number][::-1]}))
            for number, each in enumerate(submissions)]
    again = [decided(policy, understood({"id": each["id"], "created_at": each["submission_time"], "previous_submissions": submissions}))
             for each in submissions]
    assert then == again
    attempts = counted(policy, understood({"previous_submissions": submissions}).earlier)
    assert limit is None or len(attempts) <= limit
    assert all(later.time - earlier.time >= timedelta(minutes=pause) for earlier, later in pairwise(attempts))
