"""results.json: valid at every moment, silent about hidden tests, and never NaN."""

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.judgement.about import About
from grader.judgement.verdict import Explanation, TestVerdict, Verdict
from grader.results.markdown import explained
from grader.results.report import Report
from grader.results.results_file import ResultsFile
from tests.results.readers import parsed, strict
from tests.results.reports import CANARY, GRADED, HIDDEN, HOSTILE, WRONG


@pytest.mark.parametrize("report", [Report("nothing judged yet"), GRADED, HOSTILE, replace(GRADED, finished=False)])
def test_every_report_becomes_a_valid_file(tmp_path, report):
    file = ResultsFile(tmp_path / "results.json")
    file.write(report)
    file.wait()
    strict(file.path.read_text(encoding="utf-8"))


def test_a_test_carries_all_that_the_design_names():
    right, wrong, _ = parsed(GRADED)["tests"]
    assert (right["status"], right["score"], right["output"]) == ("passed", 3, "Correct.")
    assert wrong["status"] == "failed"
    assert wrong["tags"] == ["part:5", "question:back_prop"]
    assert wrong["extra_data"] == {"question": "back_prop", "verdict": "wrong", "max_relative_error": 5.0,
                                   "misconceptions": ["sum-for-weights-mean-for-biases"]}


@pytest.mark.parametrize(("sentence", "shown"), [
    ("{} was not called: the total time of this submission is used up.", True),
    ("{} stopped with X: f was not called: the total time of this submission is used up.", False),
    ("{} was not called: an earlier call ended its worker.", False),
])
def test_a_hidden_test_that_was_not_asked_says_so_and_nothing_else_of_it_is_shown(sentence, shown):
    words = sentence.format(HIDDEN.question)
    test = replace(HIDDEN, verdict=Verdict.TIMEOUT, score=0.0, explanation=Explanation(words, about=About.NO_TIME if shown else None))
    [output] = [test["output"] for test in parsed(Report("one", tests=(test,)))["tests"]]
    assert (output == words) == shown and (shown or output.startswith("This hidden test does not pass."))


def test_the_output_reads_sentence_evidence_proof_and_notes_in_this_order():
    assert parsed(GRADED)["tests"][1]["output"] == (
        "dJ/dW(1), dJ/dW(2), dJ/dW(3) are wrong; dJ/dW(4) and all biases are right.\n\n"
        "    Worst: dJ/dW(2)[3, 7]   expected  -0.01293   got  -0.07758\n\n"
        "**Proved:** your weight gradients are 6 times too large wherever n = 6.\n\n"
        "Read §1 (the cost) and §7.2, step 3(c).")


def test_one_test_of_a_function_tells_the_story_and_the_others_name_it():
    again = [replace(WRONG, number=number) for number in ("5.4", "5.5")]
    missing = [replace(WRONG, number=f"4.{i}", question="relu", verdict=Verdict.MISSING, explanation=Explanation("relu is missing."))
               for i in (1, 2)]
    shown = {test["number"]: test["output"] for test in parsed(Report("", (WRONG, HIDDEN, *again, *missing)))["tests"]}
    assert [shown[number] for number in ("5.4", "5.5")] == ["The same as in 5.2."] * 2
    assert "**Proved:**" in shown["5.2"] and shown["5.3"].startswith("This hidden test does not pass")
    assert shown["4.1"] == shown["4.2"] == "relu is missing."


def test_the_whole_begins_with_that_it_did_not_finish_or_ends_with_what_to_do_next():
    finished, unfinished = (parsed(replace(GRADED, finished=ended))["output"] for ended in (True, False))
    assert "**Next: back_prop (5.2)**" in finished and "did not finish" not in finished
    assert unfinished.startswith("Grading did not finish") and "Next" not in unfinished


@pytest.mark.parametrize("verdict", list(Verdict))
def test_a_hidden_test_shows_a_fixed_sentence_whatever_happened(verdict):
    shown = parsed(Report("", (replace(HIDDEN, verdict=verdict),), finished=True))
    assert CANARY not in json.dumps(shown)
    assert shown["tests"][0]["extra_data"]["max_relative_error"] is None


def test_the_score_is_the_sum_that_lateness_leaves():
    assert parsed(GRADED)["score"] == 3
    assert parsed(replace(GRADED, kept=0.9))["score"] == 2.7


@pytest.mark.parametrize(("verdict", "status"), [(Verdict.FOLLOW_THROUGH, "passed"), (Verdict.WRONG, "failed")])
def test_full_marks_pass_for_a_follow_through_and_not_for_a_wrong_answer(verdict, status):
    assert parsed(Report("", (replace(WRONG, score=8, verdict=verdict),)))["tests"][0]["status"] == status


@settings(max_examples=50)
@given(st.text(), st.lists(st.text()), st.lists(st.text()), st.floats(), st.floats())
def test_any_words_and_numbers_make_a_valid_file(sentence, evidence, proved, score, error):
    words = Explanation(sentence, tuple(evidence), tuple(proved), sentence)
    test = TestVerdict("1.1", sentence, 1, "relu", score, 2, Verdict.WRONG, explanation=words, max_relative_error=error)
    parsed(Report(sentence, (test,)))


@pytest.mark.parametrize(("sentence", "markdown"), [
    ("back_prop returned None", "back_prop returned None"),
    ("__init__ and <b>", r"\_\_init\_\_ and \<b\>"),
    ("a\n# heading", r"a \# heading"),
    ("[x](javascript:1)", r"\[x\](javascript:1)"),
    ("`code` *b*", r"\`code\` \*b\*"),
])
def test_a_students_words_are_never_markup(sentence, markdown):
    assert explained(Explanation(sentence)) == markdown
