"""What is read out of callgrind's file, and that one run is taken from the other."""

from callgrind import Counts, read_counts

# Names are said once, with a number; who is called stands in front of the calls, whoever calls stands above.
FILE = """version: 1
fn=(1) main
10 5
cfn=(2) operator new(unsigned long)'relay()
calls=3 0
11 120
cfn=(6) malloc'(anonymous namespace)::from_system(unsigned long)'operator new(unsigned long)'relay()
calls=2 0
11 20
cfn=(7) operator new(unsigned long)'sfai::http::allocate_frame(unsigned long)'relay()
calls=6 0
11 20
cfn=(8) malloc'CRYPTO_zalloc'relay()
calls=1 0
11 20
cfn=(9) (anonymous namespace)::from_system(unsigned long)
calls=2 0
11 20
cfn=(5) sfai::http::allocate_frame(unsigned long)
calls=6 0
11 60
cfn=(3) CRYPTO_malloc
calls=8 0
12 90
fn=(4) relay()
cfn=(2)
calls=4 0
13 160

totals: 1234
"""


def test_the_calls_of_allocators_are_added_up_by_where_they_come_from_and_those_for_frames_apart(tmp_path):
    (tmp_path / "counts").write_text(FILE)
    assert read_counts(tmp_path / "counts") == Counts(1234, {"operator new(unsigned long)'relay()": 7, "malloc'CRYPTO_zalloc'relay()": 1}, frames=6, pieces=2)


def test_the_difference_of_two_runs_is_shared_among_the_exchanges():
    once, twice = Counts(1000, {"malloc'a": 5, "malloc'b": 1}, 30, 3), Counts(1600, {"malloc'a": 11, "malloc'b": 1}, 60, 6)
    assert twice.less(once, 3) == Counts(200, {"malloc'a": 2}, 10, 1)


def test_a_place_is_said_up_to_what_resumes_coroutines():
    place = "operator new(unsigned long)'read()'relay()'boost::asio::detail::awaitable_thread<int>::pump()'main"
    assert Counts(0, {place: 1.0}).places() == ["    1.00 read()\n      <- relay()"]
