"""What is noted of each message."""

from bench.signalling.figures import arrivals_of
from bench.signalling.journal import Journal, Post, key_of, number_in


def post(sent_at: float = 1.0) -> Post:
    return Post(room=0, author=0, text="Hello", sent_at=sent_at, late=0.001)


def test_a_message_is_delivered_when_the_last_client_has_it() -> None:
    journal = Journal(clients_per_room=3)
    number = journal.begin(post())
    for client, now in ((2, 1.1), (0, 1.2)):
        journal.see(number, client, now)
    assert not journal.all_delivered.is_set()
    journal.see(number, 1, 1.5)
    assert journal.all_delivered.is_set()
    assert journal.posts[number].delivered_at == 1.5


def test_an_event_that_comes_twice_does_not_stand_for_another_client() -> None:
    journal = Journal(clients_per_room=2)
    number = journal.begin(post())
    journal.see(number, 0, 1.1)
    journal.see(number, 0, 1.2)
    assert journal.doubled == 1
    assert journal.posts[number].delivered_at is None


def test_answers_are_awaited_until_the_last_one_came() -> None:
    journal = Journal(clients_per_room=1)
    first, second = journal.begin(post()), journal.begin(post())
    journal.acknowledge(first, 70, 1.1)
    assert not journal.all_answered.is_set()
    journal.acknowledge(second, 71, 1.2)
    assert journal.all_answered.is_set()
    assert [one.message_id for one in journal.posts] == [70, 71]
    assert journal.acknowledged == 2


def test_of_two_answers_to_the_same_message_the_first_counts() -> None:
    journal = Journal(clients_per_room=1)
    number = journal.begin(post())
    journal.acknowledge(number, 70, 1.1)
    journal.await_answer(number)
    journal.acknowledge(number, 71, 1.9)
    assert (journal.posts[number].message_id, journal.posts[number].answered_at) == (70, 1.1)
    assert journal.acknowledged == 1
    assert journal.all_answered.is_set()


def test_what_is_refused_is_awaited_no_more_and_may_be_sent_again() -> None:
    journal = Journal(clients_per_room=1)
    number = journal.begin(post())
    journal.refuse(number, "storageUnavailable")
    assert journal.all_answered.is_set()
    assert journal.all_delivered.is_set()
    assert journal.refused == {"storageUnavailable": 1}
    journal.await_answer(number)
    assert not journal.all_answered.is_set()


def test_without_connections_nothing_is_awaited() -> None:
    journal = Journal(clients_per_room=1)
    journal.begin(post())
    journal.lose_connections()
    number = journal.begin(post())
    journal.acknowledge(number, 1, 1.1)
    journal.see(number, 0, 1.1)
    assert journal.all_answered.is_set()
    assert journal.all_delivered.is_set()


def test_an_event_tells_its_message_by_the_key() -> None:
    event = f'{{"type":"event","revision":7,"event":{{"type":"messagePosted","message":{{"key":"{key_of(42)}"}}}}}}'
    assert number_in(event.encode()) == 42
    assert number_in(b'{"type":"event","revision":7,"event":{"type":"participantLeft","participantId":"x"}}') is None


def test_what_never_arrives_takes_infinitely_long() -> None:
    journal = Journal(clients_per_room=1)
    arrived, missing = journal.begin(post(1.0)), journal.begin(post(2.0))
    journal.see(arrived, 0, 1.25)
    journal.acknowledge(arrived, 1, 1.5)
    journal.acknowledge(missing, 2, 2.25)
    arrivals = arrivals_of(journal.posts)
    assert arrivals.deliveries == (0.25, float("inf"))
    assert arrivals.answers == (0.25, 0.5)
    assert (arrivals.messages, arrivals.undelivered, arrivals.unanswered) == (2, 1, 0)
