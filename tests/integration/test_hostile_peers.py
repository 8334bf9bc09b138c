"""People who are in the room, and send what no browser sends: nobody else notices."""

import struct

import pytest

from tests.support import media_rtcp as raw
from tests.support.media_conversation import Conversation
from tests.support.media_packets import build_rtp
from tests.support.media_parameters import OPUS
from tests.support.media_stranger import dtls_record
from tests.support.media_waiting import eventually
from tests.support.media_worker import RunningMedia

NEW_SSRCS = 10_000
WINDOW = 250
FATAL_ALERT = b"\x02\x28"
"""Handshake failure (RFC 5246 section 7.2)."""


async def drops(media: RunningMedia, reason: str, count: int) -> None:
    """Waits until so many were dropped for a reason that begins like this."""

    async def dropped() -> bool:
        return sum(many for why, many in (await media.dropped()).items() if why.startswith(reason)) == count

    await eventually(dropped, seconds=30)


async def test_a_hundred_packets_that_do_not_decrypt_do_not_end_the_call(conversation: Conversation) -> None:
    """CVE-2021-41105 was a server that hung up after them."""
    media = conversation.media
    for number in range(100):
        spoiled = build_rtp(payload_type=OPUS, sequence_number=number, ssrc=7, payload=bytes(40))
        await media.peers["ann"].send_raw(spoiled)
        await media.peers["ann"].send_raw(raw.picture_loss(7) + bytes(14))
    await drops(media, "srtp: authentication failure", 100)
    await drops(media, "srtcp: ", 100)
    await conversation.goes_on()


async def test_packets_that_are_sent_twice_are_taken_once(conversation: Conversation) -> None:
    media, ann = conversation.media, conversation.media.peers["ann"]
    voice = await media.audio("ann", "second voice", mid="2")
    await media.consume("ben", "second voice")
    once = ann.protect(voice.packet(b"once"))
    report = ann.protect_rtcp(raw.sender_report(voice.ssrc, 1 << 40, voice.timestamp))
    for _ in range(5):
        await ann.send_raw(once)
        await ann.send_raw(report)
    await drops(media, "srtp: replay", 4)
    await drops(media, "srtcp: replay", 4)
    assert (await media.consumer("second voice at ben"))["packetsSent"] == 1


async def test_records_of_the_handshakes_epoch_are_worth_nothing_after_it(conversation: Conversation) -> None:
    """They are not encrypted: anybody on the way could have written them."""
    media, ann = conversation.media, conversation.media.peers["ann"]
    for number, (kind, content) in enumerate(((21, FATAL_ALERT), (21, b"\x01\x00"), (22, bytes(40)), (20, b"\x01"))):
        await ann.send_raw(dtls_record(kind, 0, 1000 + number, content))
    await ann.send_raw(b"\x16" * 200)
    await conversation.goes_on()
    assert media.heard.states_of("ann") == ["connected"]
    assert ann.dtls.state == "connected"


async def test_ten_thousand_streams_that_nobody_announced(conversation: Conversation) -> None:
    media, ann = conversation.media, conversation.media.peers["ann"]
    for sent in range(WINDOW, NEW_SSRCS + 1, WINDOW):
        for ssrc in range(sent - WINDOW, sent):
            await ann.send_rtp(build_rtp(payload_type=OPUS, sequence_number=1, ssrc=1_000_000 + ssrc, payload=b"?"))
        await drops(media, "rtpUnknownStream", sent)
    await conversation.goes_on()


async def test_whoever_uses_the_number_of_somebody_elses_stream_does_not_speak_for_them(
    conversation: Conversation,
) -> None:
    media = conversation.media
    voice = await media.audio("ann", "second voice", mid="2")
    await media.consume("ben", "second voice")
    await media.join("cat")
    await media.peers["cat"].send_rtp(voice.packet(b"not by ann"))
    await drops(media, "rtpUnknownStream", 1)
    assert (await media.consumer("second voice at ben"))["packetsSent"] == 0
    await conversation.goes_on()


async def test_padding_that_reaches_beyond_the_packet(conversation: Conversation) -> None:
    media, ann = conversation.media, conversation.media.peers["ann"]
    packet = bytearray(build_rtp(payload_type=OPUS, sequence_number=1, ssrc=7, payload=b"padded\xff"))
    packet[0] |= 0x20
    await ann.send_rtp(bytes(packet))
    await drops(media, "rtpPadding", 1)
    await conversation.goes_on()


def _feedback_on_65535_packets() -> bytes:
    body = struct.pack(">IIHHI", 1, 2, 0, 65_535, 0) + struct.pack(">HH", 0x1FFF, 0x1FFF)
    return raw.rtcp(raw.TRANSPORT_FEEDBACK, 15, body)


def _bandwidth_estimate(mantissa: int, exponent: int) -> bytes:
    """A receiver estimated maximum bitrate (draft-alvestrand-rmcat-remb-03 section 2.2)."""
    bits = (1 << 24 | exponent << 18 | mantissa).to_bytes(4, "big")
    return raw.rtcp(raw.PAYLOAD_FEEDBACK, 15, struct.pack(">II", 1, 0) + b"REMB" + bits + struct.pack(">I", 7))


def _giant_description() -> bytes:
    items = b"".join(bytes([kind % 8 + 1, 255]) + b"x" * 255 for kind in range(4))
    chunk = struct.pack(">I", 7) + items
    return raw.rtcp(raw.SOURCE_DESCRIPTION, 31, chunk + bytes(-len(chunk) % 4))


@pytest.mark.parametrize(
    "datagram",
    [
        pytest.param(b"\x80\xc9\x00\x00" + bytes(4), id="report of length 0"),
        pytest.param(b"\x81\xc9\x00\x01" + bytes(4), id="report without the block that it counts"),
        pytest.param(b"\x9f\xc8\xff\xff" + bytes(40), id="length beyond the datagram"),
        pytest.param(b"\xa1\xce\x00\x02" + bytes(8), id="padding of length 0"),
        pytest.param(raw.nack(7, *((number, 0xFFFF) for number in range(0, 5000, 17))), id="giant NACK"),
        pytest.param(_giant_description(), id="giant SDES"),
        pytest.param(_feedback_on_65535_packets(), id="feedback on 65,535 packets"),
        pytest.param(_bandwidth_estimate(0, 0), id="estimate of 0"),
        pytest.param(_bandwidth_estimate(0x3FFFF, 63), id="estimate beyond 2^63"),
        pytest.param(raw.full_intra(0) * 50, id="fifty keyframe requests"),
    ],
)
async def test_reports_that_make_no_sense(conversation: Conversation, datagram: bytes) -> None:
    media, ann = conversation.media, conversation.media.peers["ann"]
    received = (await media.dump())["datagrams"]["received"]
    await ann.send_rtcp(datagram)

    async def taken() -> bool:
        return bool((await media.dump())["datagrams"]["received"] > received)

    await eventually(taken)
    await conversation.goes_on()
