"""Datagrams in the byte stream of a connection, however it is cut."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.transport.batch import SLOT
from alongside.transport.framing import CONTROL_BACKLOG, MEDIA_BACKLOG, Deframer, FrameTooLong, FramingOutbox

LONGEST = 100


def framed(datagram: bytes) -> bytes:
    return len(datagram).to_bytes(2, "big") + datagram


class Connection:
    """Takes frames while there is room."""

    def __init__(self, waiting: int = 0) -> None:
        self.waiting = waiting
        self.frames: list[bytes] = []

    def send(self, frame: bytes, backlog: int) -> bool:
        if self.waiting + len(frame) > backlog:
            return False
        self.frames.append(frame)
        return True


@given(st.lists(st.binary(max_size=LONGEST)), st.data())
def test_datagrams_come_out_whole_and_in_order_however_the_stream_is_cut(
    datagrams: list[bytes], data: st.DataObject
) -> None:
    stream = b"".join(framed(datagram) for datagram in datagrams)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)))))
    deframer = Deframer(LONGEST)
    parts = [stream[start:end] for start, end in zip([0, *cuts], [*cuts, len(stream)], strict=True)]
    assert [datagram for part in parts for datagram in deframer.feed(part)] == datagrams


@given(st.lists(st.binary(max_size=300)))
def test_any_bytes_are_datagrams_or_refused(parts: list[bytes]) -> None:
    deframer = Deframer(LONGEST)
    try:
        datagrams = [datagram for part in parts for datagram in deframer.feed(part)]
    except FrameTooLong:
        return
    assert b"".join(parts).startswith(b"".join(framed(datagram) for datagram in datagrams))


def test_a_frame_that_is_too_long_is_refused_before_it_came() -> None:
    deframer = Deframer(LONGEST)
    assert deframer.feed(framed(bytes(LONGEST)) + b"\x00") == [bytes(LONGEST)]
    with pytest.raises(FrameTooLong):
        deframer.feed(bytes([LONGEST + 1]))


def test_packets_leave_with_their_length_before_them() -> None:
    outbox, connection = FramingOutbox(Counter()), Connection()
    for packet in (b"one", b"another", bytes(SLOT)):
        start = outbox.slot * SLOT
        outbox.view[start : start + len(packet)] = packet
        outbox.commit(len(packet), connection)
    outbox.put(b"answer", connection)
    outbox.flush()
    assert connection.frames == [framed(b"one"), framed(b"another"), framed(bytes(SLOT)), framed(b"answer")]
    assert outbox.sent == 4


def test_what_a_connection_does_not_take_is_lost_and_counted() -> None:
    counters: Counter[str] = Counter()
    outbox, connection = FramingOutbox(counters), Connection(waiting=MEDIA_BACKLOG - 10)
    outbox.commit(9, connection)
    assert (connection.frames, outbox.sent) == ([], 0)
    assert counters == {"tcpBacklog": 1}
    outbox.commit(8, connection)
    assert outbox.sent == 1


def test_answers_and_handshakes_pass_where_media_does_not() -> None:
    outbox, connection = FramingOutbox(Counter()), Connection(waiting=MEDIA_BACKLOG)
    outbox.commit(100, connection)
    outbox.put(b"answer", connection)
    assert connection.frames == [framed(b"answer")]
    assert MEDIA_BACKLOG < CONTROL_BACKLOG <= 256 * 1024
