"""Figures of meetings as text."""

from alongside.bench.link import Volume
from alongside.bench.meeting.incoming import IncomingStream
from alongside.bench.meeting.joins import JoinFigures, describe_joins
from alongside.bench.meeting.measure import MeetingFigures, ProcessShare
from alongside.bench.meeting.plan import mixed
from alongside.bench.meeting.recovery import RecoveryFigures, describe_recovery
from alongside.bench.meeting.report import describe
from alongside.bench.meeting.spent import Spent

SECOND = 1_000_000_000


def figures() -> MeetingFigures:
    stream = IncomingStream(1, "camera")
    for number in (1, 2, 4, 5):
        stream.add(number, True, 1)
    stream.latencies_ns = [100_000, 300_000]
    return MeetingFigures(
        mixed(2),
        seconds=2.0,
        control=ProcessShare(1, SECOND // 100, 0),
        workers=[ProcessShare(2, SECOND // 10, SECOND // 50), ProcessShare(3, 0, 0)],
        sent=[Volume(20, 2_000), Volume(40, 6_000)],
        received=[Volume(10, 1_000), Volume(10, 1_000)],
        streams=[stream],
    )


def test_tells_what_a_meeting_costs() -> None:
    text = describe(figures())
    assert "mixed: 2 people, 2 speak, 2 cameras on, 1 screens, 2.0 s" in text
    assert "sends 15.0 packets/s, 2.00 kB/s; receives 5.0 packets/s, 0.50 kB/s" in text
    assert "5.50 % of a core: media worker 5.00 % (kernel 1.00 %), control plane 0.50 %" in text
    assert "p50 100 µs, p99 300 µs, of a sample of 2" in text
    assert "1 of 5 forwarded" in text
    assert "3 are seen, 1 flow; frames/s median 2.0, worst 2.0" in text
    assert "WARNING" not in text


def test_warns_of_what_should_never_happen() -> None:
    spoiled = figures()
    spoiled.strange = 1
    assert "WARNING" in describe(spoiled)


def test_tells_how_fast_people_join() -> None:
    text = describe_joins(JoinFigures(4, (0.1, 0.2, 0.3, 0.4), (0.2, 0.3, 0.4, 0.5), Spent(0.5, 0.25)))
    assert "10.0 joins/s" in text
    assert "p50 300 ms, p95 500 ms, last 500 ms" in text
    assert "server 0.25 s, generator 0.50 s" in text
    assert "WARNING" not in text
    late = describe_joins(JoinFigures(4, (0.1, 0.2, 0.3, 0.4), (0.2, 0.3, 0.4), Spent(0.5, None)))
    assert "WARNING       1 people" in late
    assert "server unknown" in late


def test_tells_how_fast_all_are_back() -> None:
    spent = Spent(0.5, 0.25)
    text = describe_recovery(RecoveryFigures(3, (0.5, 0.6, 0.7), (1.0, 1.25, 2.0), spent))
    assert "p50 1.25 s, p95 2.00 s, max 2.00 s" in text
    assert "WARNING" not in text
    assert "WARNING       1 people" in describe_recovery(RecoveryFigures(3, (0.5, 0.6, 0.7), (1.0, 1.25), spent))
