from tests.builders import a_pool


def test_a_gang_occupies_whole_nodes_only_where_they_are_not_split():
    split, whole = a_pool(), a_pool(whole_nodes=True)

    assert [split.occupied(n) for n in (1, 8, 9)] == [1, 8, 9]
    assert [whole.occupied(n) for n in (1, 8, 9)] == [8, 8, 16]
