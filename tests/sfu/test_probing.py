"""Finding out whether a receiver's path carries more, with packets that do no harm."""

from itertools import pairwise

from alongside.rtp.writer import PADDING_BYTES
from tests.support.media_meeting import Meeting
from tests.support.media_parameters import receiver_capabilities
from tests.support.media_paths import SentRtp

PLENTY = 20_000_000
PROBE_TICK_MS = 5
PROBE_MS = 20


def one_camera(rate: int) -> Meeting:
    meeting = Meeting()
    meeting.viewer("viewer", rate)
    meeting.camera("camera")
    meeting.run(0.2)
    meeting.consume("viewer", "camera")
    meeting.run(1)
    return meeting


def probe(meeting: Meeting) -> tuple[list[SentRtp], int]:
    """Sends all of a probe as the worker does. Returns its packets, and how many ms it took."""
    allocator, path = meeting.allocator("viewer"), meeting.room.paths["viewer"]
    path.take_rtp()
    took_ms = 0
    while allocator.probing:
        allocator.probe(meeting.room.clock())
        meeting.room.clock.pass_ms(PROBE_TICK_MS)
        took_ms += PROBE_TICK_MS
    return path.take_rtp(), took_ms


def next_probe(meeting: Meeting) -> tuple[list[SentRtp], int]:
    """As ``probe``, of the next one that begins."""
    probe(meeting)
    while not meeting.allocator("viewer").probing:
        meeting.run(0.05)
    return probe(meeting)


def test_who_gets_all_that_is_shown_is_not_probed() -> None:
    meeting = one_camera(PLENTY)
    for _ in range(100):
        meeting.run(0.05)
        assert not meeting.allocator("viewer").probing


def test_who_shows_nothing_is_not_probed() -> None:
    meeting = one_camera(700_000)
    assert meeting.allocator("viewer").probing
    meeting.room.hide(meeting.room.router.consumers["camera at viewer"])
    assert not meeting.allocator("viewer").probing


def test_a_probe_is_recent_packets_sent_again_at_a_higher_rate() -> None:
    meeting = one_camera(700_000)
    next_probe(meeting)
    path = meeting.room.paths["viewer"]
    while not meeting.allocator("viewer").probing:
        meeting.run(0.05)
    sent = {packet.sequence_number: packet.payload for packet in path.rtp if packet.resent_as < 0}
    before = path.sent.newest
    packets, took_ms = probe(meeting)
    encoding = meeting.room.router.consumers["camera at viewer"].parameters.encodings[0]
    assert encoding.rtx is not None
    assert {(packet.ssrc, packet.payload_type) for packet in packets} == {(encoding.rtx.ssrc, 102)}
    assert all(sent[packet.sequence_number] == packet.payload for packet in packets)
    assert all((after.resent_as - before.resent_as) % 65536 == 1 for before, after in pairwise(packets))
    assert took_ms == PROBE_MS
    rate = sum(len(packet.payload) for packet in packets) * 8_000 / PROBE_MS
    assert 700_000 * 2.4 < rate < 700_000 * 3
    assert path.sent.newest - before == len(packets)


def test_several_videos_make_no_larger_probe() -> None:
    meeting = one_camera(700_000)
    meeting.camera("another")
    meeting.consume("viewer", "another")
    meeting.run(2)
    next_probe(meeting)
    packets, _ = next_probe(meeting)
    assert sum(len(packet.payload) for packet in packets) * 8_000 / PROBE_MS < 700_000 * 3


def test_probes_are_seconds_apart_as_long_as_nothing_is_heard_of_them() -> None:
    meeting = one_camera(700_000)
    begun = []
    next_probe(meeting)
    for tick in range(200):
        meeting.run(0.05)
        if probe(meeting)[0]:
            begun.append(tick)
    assert 5 <= len(begun) <= 10
    assert all(after - before >= 20 for before, after in pairwise(begun))


def test_where_nothing_was_sent_yet_padding_probes() -> None:
    """Otherwise what is suspended from the beginning would stay so for ever."""
    meeting = one_camera(20_000)
    assert meeting.allocator("viewer").suspended == ["camera"]
    packets, _ = probe(meeting)
    assert packets == []
    encoding = meeting.room.router.consumers["camera at viewer"].parameters.encodings[0]
    assert encoding.rtx is not None
    padding = meeting.room.paths["viewer"].padding
    assert len(padding) * PADDING_BYTES * 8_000 / PROBE_MS >= 20_000 * 2.4
    assert {(payload_type, ssrc) for _, payload_type, ssrc in padding} == {(102, encoding.rtx.ssrc)}


def test_what_is_left_out_of_sight_is_not_sent_as_a_probe() -> None:
    """The packets of a consumer that was hidden may be from a huddle that was left."""
    meeting = one_camera(1_000_000)
    meeting.camera("another")
    meeting.consume("viewer", "another")
    meeting.run(2)
    meeting.room.hide(meeting.room.router.consumers["camera at viewer"])
    meeting.run(1)
    for _ in range(20):
        packets, _ = probe(meeting)
        assert all(b"camera" not in packet.payload for packet in packets)
        meeting.run(0.05)


def test_without_retransmissions_there_is_no_probe_to_send() -> None:
    meeting = Meeting()
    meeting.viewer("viewer", 700_000)
    meeting.camera("camera")
    capabilities = receiver_capabilities(retransmission=False)
    meeting.room.consume("viewer", "camera", size=(1280, 720), capabilities=capabilities)
    meeting.run(1)
    path = meeting.room.paths["viewer"]
    path.take_rtp()
    meeting.allocator("viewer").probe(meeting.room.clock.pass_ms(PROBE_TICK_MS))
    assert path.take_rtp() == []
    assert path.padding == []
