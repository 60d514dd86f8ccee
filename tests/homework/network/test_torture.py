"""Random points of random networks, a few of the benchmark's: no right gradient fails, no wrong one passes."""

from tests.bench import torture


def test_random_points():
    outcomes = [torture.outcome(seed, widest=40) for seed in range(50)]
    assert not [each.start.widths for each in outcomes if each.right is False]
    assert not [each.start.widths for each in outcomes if each.wrong is True]
    assert sum(each.right is None for each in outcomes) < len(outcomes) / 2
    assert sum(each.wrong is False for each in outcomes) > len(outcomes) / 3


def test_the_table_counts_all_points_in_every_column():
    outcomes = [torture.outcome(seed, widest=5) for seed in range(12)]
    first, *rows = [line.split(" | ") for line in torture.table(outcomes)][2:]
    assert first[1] == "12"
    for name, _, _ in torture.COLUMNS:
        assert sum(int(row[1]) for row in rows if row[0].startswith(f"| {name} ")) == 12
