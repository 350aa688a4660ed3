"""Batches of identifiers made within one millisecond do not overlap."""

from itertools import chain

from core.ids import new_public_id, new_public_ids


def test_batches_and_single_ids_of_one_moment_are_all_different():
    batches = [list(new_public_ids("clk", 50)) for _batch in range(20)]
    single = [new_public_id("clk") for _one in range(50)]

    ids = [*chain(*batches), *single]

    assert len(set(ids)) == len(ids) == 1_050
    assert all(batch == sorted(batch) for batch in batches)
