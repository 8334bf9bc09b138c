"""Who talks when."""

import random
from itertools import islice, pairwise

from hypothesis import given
from hypothesis import strategies as st

from bench.signalling.load import DEFAULT, ChatLoad, turns


@given(talkers=st.integers(min_value=1, max_value=60), period=st.floats(0.01, 10), seed=st.integers(0, 1000))
def test_everybody_has_one_turn_in_each_period_always_at_the_same_moment_of_it(
    talkers: int, period: float, seed: int
) -> None:
    order = list(islice(turns(range(talkers), period, random.Random(seed)), 2 * talkers))
    first, second = order[:talkers], order[talkers:]
    assert sorted(talker for _, talker in first) == list(range(talkers))
    assert [talker for _, talker in second] == [talker for _, talker in first]
    assert all(abs(later - moment - period) < 1e-9 for (moment, _), (later, _) in zip(first, second, strict=True))


def test_turns_are_spread_evenly() -> None:
    moments = [moment for moment, _ in islice(turns(range(100), 1.0, random.Random(1)), 100)]
    assert all(number / 100 <= moment < (number + 1) / 100 for number, moment in enumerate(moments))


def test_members_of_a_room_do_not_talk_in_a_row() -> None:
    talkers = [(room, position) for room in range(10) for position in range(10)]
    order = [talker for _, talker in islice(turns(talkers, 1.0, random.Random(1)), 100)]
    assert order != talkers
    assert sum(one[0] == other[0] for one, other in pairwise(order)) < 30


def test_the_same_seed_gives_the_same_turns() -> None:
    first, second = (list(islice(turns(range(50), 1.0, random.Random(3)), 120)) for _ in range(2))
    assert first == second


def test_a_load_that_the_default_limits_allow_needs_no_other_limits() -> None:
    assert DEFAULT.clients == 1000
    assert DEFAULT.server_settings() == {"rooms_per_hour": "500"}
    assert ChatLoad(rooms=600, rate=2.5).server_settings() == {"rooms_per_hour": "600", "messages_per_minute": "150"}
