"""Sets that grow by joining and keep apart what was parted."""

from hypothesis import given
from hypothesis import strategies as st

from casque.linkage.partition import Partition

NODES = st.sampled_from("abcdefgh")
PAIRS = st.lists(st.tuples(NODES, NODES).filter(lambda pair: pair[0] != pair[1]), max_size=20)


def test_what_is_joined_is_one():
    partition = Partition([])
    assert partition.join("a", "b")
    assert partition.join("c", "d")
    assert partition.join("b", "d")
    assert partition.join("a", "c")
    assert len({partition.root(node) for node in "abcd"}) == 1
    assert partition.root("e") == "e"


def test_a_split_holds_over_a_chain():
    partition = Partition([("a", "d")])
    assert partition.join("a", "b")
    assert partition.join("c", "d")
    assert not partition.join("b", "c")


def test_a_block_splits_where_its_members_were_parted():
    partition = Partition([("a", "b"), ("a", "c")])
    partition.join_block("abcd")
    roots = {node: partition.root(node) for node in "abcd"}
    assert roots["a"] == roots["d"] != roots["b"] == roots["c"]


@given(splits=PAIRS, joins=PAIRS)
def test_no_split_is_ever_crossed(splits, joins):
    partition = Partition(splits)
    joined = [(pair, partition.join(*pair)) for pair in joins]
    assert all(partition.root(a) != partition.root(b) for a, b in splits)
    assert all((partition.root(a) == partition.root(b)) == is_one for (a, b), is_one in joined)
    assert all(partition.root(node) == root for node, root in partition.roots().items())


def test_a_long_chain_is_no_deep_recursion():
    partition = Partition([])
    for i in range(20_000):
        partition.join(str(i + 1), str(i))
    assert partition.root("0") == "20000"
