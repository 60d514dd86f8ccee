"""What was asked for last is kept, and what it was is made once."""

from grader.judgement.recent import Recent


def test_the_one_that_was_not_asked_for_longest_goes_first():
    made, kept = [], Recent(2)

    def asked(key):
        return kept.get(key, lambda: made.append(key) or key.upper())

    assert [asked(key) for key in "abacb"] == ["A", "B", "A", "C", "B"]
    assert made == ["a", "b", "c", "b"]
