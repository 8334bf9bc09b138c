"""How a receiver's bandwidth is divided among what it shows."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from alongside.sfu.allocation import HEADROOM, NOTHING, Demand, allocate
from alongside.sfu.layers import Option

KILOBIT = 1000
PLENTY = 10**9
WOBBLE = 0.05


def ladder(*kilobits: int) -> list[Option]:
    return [Option(0, 0, index, rate * KILOBIT, 0) for index, rate in enumerate(kilobits)]


CAMERA = ladder(60, 90, 150, 300, 500)

ladders = st.lists(st.integers(0, 3000), min_size=1, max_size=6).map(lambda rates: ladder(*sorted(rates)))


@st.composite
def demands_of(draw: st.DrawFn, *, fresh: bool = False) -> Demand:
    """:param fresh: nothing of it flows yet."""
    options = draw(ladders)
    current = NOTHING if fresh else draw(st.integers(NOTHING, len(options) - 1))
    return Demand(options, draw(st.integers(0, 3)), current)


groups = st.lists(demands_of(), min_size=1, max_size=8)
fresh_groups = st.lists(demands_of(fresh=True), min_size=1, max_size=8)
rates = st.integers(0, 8000).map(lambda rate: rate * KILOBIT)


def rate_of(demand: Demand, choice: int) -> int:
    return 0 if choice == NOTHING else demand.options[choice].rate


def total(demands: Sequence[Demand], chosen: Sequence[int]) -> int:
    return sum(rate_of(demand, choice) for demand, choice in zip(demands, chosen, strict=True))


def lowest_of(demands: Sequence[Demand]) -> int:
    """bit/s with which everybody could have their lowest option."""
    return round(HEADROOM * sum(demand.options[0].rate for demand in demands)) + 1


def settled(rate: int, demands: Sequence[Demand]) -> list[Demand]:
    """The same demands, after they were served."""
    chosen = allocate(rate, demands)
    return [Demand(demand.options, demand.priority, choice) for demand, choice in zip(demands, chosen, strict=True)]


def test_everybody_gets_everything_where_there_is_plenty() -> None:
    assert allocate(PLENTY, [Demand(CAMERA, 0), Demand(CAMERA, 3)]) == [4, 4]


def test_everybody_has_the_lowest_before_anybody_has_more() -> None:
    assert allocate(70 * KILOBIT * 4, [Demand(CAMERA, priority) for priority in (0, 1, 2, 3)]) == [0, 0, 0, 0]


def test_what_is_left_goes_to_the_first_in_rank_as_far_as_it_goes() -> None:
    assert allocate(700 * KILOBIT, [Demand(CAMERA, 0), Demand(CAMERA, 3)]) == [1, 4]


def test_equals_go_up_in_step() -> None:
    assert allocate(680 * KILOBIT, [Demand(CAMERA, 1)] * 3) == [2, 2, 2]


def test_where_not_even_the_lowest_fits_for_all_the_first_in_rank_have_it() -> None:
    assert allocate(150 * KILOBIT, [Demand(CAMERA, 0), Demand(CAMERA, 2), Demand(CAMERA, 1)]) == [NOTHING, 0, 0]


def test_an_option_that_does_not_fit_leaves_its_share_to_others() -> None:
    screen = ladder(800, 2000)
    assert allocate(400 * KILOBIT, [Demand(screen, 3), Demand(CAMERA, 0)]) == [NOTHING, 3]


def test_what_flows_may_use_up_everything_and_more_needs_room_to_spare() -> None:
    assert allocate(500 * KILOBIT, [Demand(CAMERA, 0, current=4)]) == [4]
    assert allocate(500 * KILOBIT, [Demand(CAMERA, 0, current=3)]) == [3]
    assert allocate(576 * KILOBIT, [Demand(CAMERA, 0, current=3)]) == [4]


def test_demands_without_options_get_nothing() -> None:
    assert allocate(PLENTY, [Demand([], 3), Demand(CAMERA, 0)]) == [NOTHING, 4]
    assert allocate(PLENTY, []) == []


@given(rates, groups, st.booleans())
def test_never_more_than_the_rate(rate: int, demands: list[Demand], may_rise: bool) -> None:
    assert total(demands, allocate(rate, demands, may_rise=may_rise)) <= rate


@given(rates, groups)
def test_nobody_has_more_while_one_of_at_least_the_same_rank_could_use_it(rate: int, demands: list[Demand]) -> None:
    """What one lacks for the next step is more than what is left and what lower ranks have beyond their lowest."""
    chosen = allocate(rate, demands)
    left = rate - total(demands, chosen)
    for demand, choice in zip(demands, chosen, strict=True):
        if choice in (NOTHING, len(demand.options) - 1):
            continue
        of_lower_ranks = sum(
            rate_of(other, taken) - rate_of(other, min(taken, 0))
            for other, taken in zip(demands, chosen, strict=True)
            if other.priority < demand.priority
        )
        spare = 0 if choice < demand.current else rate - rate / HEADROOM
        step = rate_of(demand, choice + 1) - rate_of(demand, choice)
        assert step + spare > left + of_lower_ranks


@given(rates, groups, st.data())
def test_what_lower_ranks_would_like_beyond_their_lowest_changes_nothing_for_higher_ones(
    rate: int, demands: list[Demand], data: st.DataObject
) -> None:
    rank = data.draw(st.integers(0, 3))
    modest = [
        demand if demand.priority >= rank else Demand(demand.options[:1], demand.priority, min(demand.current, 0))
        for demand in demands
    ]
    pairs = zip(allocate(rate, demands), allocate(rate, modest), strict=True)
    for demand, (choice, among_modest) in zip(demands, pairs, strict=True):
        if demand.priority >= rank:
            assert choice == among_modest


@given(ladders, groups, rates, rates)
def test_more_bandwidth_never_gives_the_first_in_rank_less(
    options: list[Option], others: list[Demand], more: int, even_more: int
) -> None:
    """Once all have their lowest, that is: what others need for that goes before anybody's more."""
    demands = [Demand(options, 4), *others]
    rate = lowest_of(demands) + more
    assert allocate(rate, demands)[0] <= allocate(rate + even_more, demands)[0]


@given(rates, groups, st.data())
def test_the_order_of_those_of_different_ranks_does_not_matter(
    rate: int, demands: list[Demand], data: st.DataObject
) -> None:
    ranked = [Demand(demand.options, rank, demand.current) for rank, demand in enumerate(demands)]
    order = data.draw(st.permutations(range(len(ranked))))
    chosen = allocate(rate, ranked)
    assert allocate(rate, [ranked[index] for index in order]) == [chosen[index] for index in order]


@given(fresh_groups, st.integers(100, 8000))
def test_a_rate_that_wobbles_by_5_percent_soon_changes_nothing_any_more(demands: list[Demand], kilobits: int) -> None:
    rate = kilobits * KILOBIT
    for swing in range(20):
        before = demands
        demands = settled(round(rate * (1 + (WOBBLE if swing % 2 else -WOBBLE))), before)
        if swing >= 10:
            assert demands == before


@given(rates, fresh_groups)
def test_at_the_same_rate_everybody_keeps_what_they_have(rate: int, demands: list[Demand]) -> None:
    once = settled(rate, demands)
    assert settled(rate, once) == once


@given(rates, groups)
def test_who_may_not_rise_keeps_what_fits_and_gets_the_lowest_at_most(rate: int, demands: list[Demand]) -> None:
    for demand, choice in zip(demands, allocate(rate, demands, may_rise=False), strict=True):
        assert choice <= max(demand.current, 0)


@given(groups)
def test_who_may_not_rise_loses_nothing_where_there_is_plenty(demands: list[Demand]) -> None:
    assert allocate(PLENTY, demands, may_rise=False) == [max(demand.current, 0) for demand in demands]
