"""Nothing is lost and nothing comes twice, whoever dies, fails or is recalled, in any order."""

from collections import Counter
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from grader.classroom.cluster.dispatch import IN_FLIGHT, MOST_DEATHS, Dispatch
from grader.classroom.roll import Upload

WORKERS = ("one", "two", "three")


def uploads(count: int) -> list[Upload]:
    return [Upload(str(number), Path(str(number)), ()) for number in range(count)]


@given(st.integers(0, 8), st.lists(st.tuples(st.sampled_from(("send", "answer", "die", "fail", "recall", "all")), st.sampled_from(WORKERS))))
def test_every_upload_has_one_end(count: int, events: list[tuple[str, str]]) -> None:
    dispatch, at, ended = Dispatch(uploads(count)), {worker: [] for worker in WORKERS}, Counter()
    for event, worker in [*events, *[(what, worker) for _ in range(count) for worker in WORKERS for what in ("send", "answer")]]:
        there = at[worker]
        if event == "send" and (upload := dispatch.next_for(worker)) is not None:
            there.append(upload)
        elif event == "answer" and there:
            assert dispatch.answered(worker, there[0])
            assert not dispatch.answered(worker, there[0])
            ended[there.pop(0).id] += 1
        elif event == "fail" and there:
            ended[there[0].id] += dispatch.failed(worker, there[0])
            there.pop(0)
        elif event == "die":
            ended.update(upload.id for upload in dispatch.died(worker))
            there.clear()
        elif event == "recall":
            dispatch.recall(worker)
            there.clear()
        elif event == "all":
            dispatch.recall_all()
            for each in at.values():
                each.clear()
        assert all(len(each) <= IN_FLIGHT for each in at.values())
    assert dispatch.finished and +ended == Counter(str(number) for number in range(count))


def test_what_met_a_death_goes_alone_so_that_it_alone_is_to_blame_and_three_are_enough() -> None:
    deadly, innocent, other = uploads(3)
    dispatch = Dispatch([deadly, innocent, other])
    given_up, deaths = [], 0
    for _ in range(20):
        there = []
        while (upload := dispatch.next_for("one")) is not None:
            there.append(upload)
        if deadly in there:
            given_up, deaths = given_up + dispatch.died("one"), deaths + 1
        for upload in there:
            dispatch.answered("one", upload)
    assert dispatch.finished and (given_up, deaths) == ([deadly], MOST_DEATHS)
