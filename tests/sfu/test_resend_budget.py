"""How often packets are sent again."""

from alongside.sfu.resend_budget import ResendBudget


def test_the_same_packet_is_granted_once_in_25_ms() -> None:
    budget = ResendBudget()
    granted = [now_us for now_us in range(0, 100_000, 1_000) if budget.take(5, now_us)]
    assert granted == [0, 25_000, 50_000, 75_000]


def test_different_packets_are_granted_until_the_budget_is_used_up() -> None:
    budget = ResendBudget()
    assert sum(budget.take(number, 0) for number in range(1_000)) == 200
    assert budget.used_up
    assert not budget.take(5_000, 1_000_000)


def test_what_is_sent_earns_half_of_it_up_to_200() -> None:
    budget = ResendBudget()
    for number in range(200):
        budget.take(number, 0)
    assert budget.used_up
    budget.earn(10)
    assert sum(budget.take(number, 1_000_000) for number in range(100)) == 5
    budget.earn(10)
    assert budget.used_up
    budget.earn(10_000)
    assert sum(budget.take(number, 2_000_000) for number in range(1_000)) == 200
