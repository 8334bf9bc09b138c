"""Spoiled datagrams for every parser of bytes from the network: each is accepted, or refused by its documented error.

20,000 for each parser at a time; ``ALONGSIDE_FUZZ_DATAGRAMS=1000000`` makes it a million; ``ALONGSIDE_FUZZ_SEED``
chooses others.
"""

import itertools
import os
import random
import time
from collections.abc import Callable, Sequence

import pytest

from alongside.rtp import rtcp
from alongside.rtp.codecs import describer
from alongside.rtp.packet import MalformedPacket, Packet, find_extensions, original_sequence_number, parse_header
from alongside.rtp.scalability import LayerTracker
from alongside.signalling.codec import parse_frame
from alongside.transport.framing import Deframer, FrameTooLong
from alongside.transport.stun import Refused, parse_binding_request
from tests.support import media_rtcp as raw
from tests.support.dependency_descriptors import L1T3, L2T2, build_descriptor
from tests.support.media_packets import build_rtp, vp8_payload
from tests.support.media_stranger import binding_request
from tests.support.media_tcp import framed
from tests.support.memory import resident_bytes
from tests.support.vp9_payloads import Layers, ScalabilityStructure, vp9_descriptor, vp9_keyframe_header

DATAGRAMS = int(os.environ.get("ALONGSIDE_FUZZ_DATAGRAMS", "20000"))
SEED = int(os.environ.get("ALONGSIDE_FUZZ_SEED", "1"))
TWO_BYTE_PROFILE = 0x1000


def rtp_packets() -> list[bytes]:
    extensions = {1: b"\x9e", 3: b"\x00\x07", 4: b"0", 10: b"r0"}
    plain = build_rtp(payload_type=100, sequence_number=65535, ssrc=7, payload=b"sound", contributors=(1, 2, 3))
    one_byte = build_rtp(payload_type=101, sequence_number=1, ssrc=7, payload=b"picture", extensions=extensions)
    two_byte = build_rtp(
        payload_type=101, sequence_number=2, ssrc=7, extensions=extensions, profile=TWO_BYTE_PROFILE, padding=9
    )
    return [plain, one_byte, two_byte]


def rtcp_datagrams() -> list[bytes]:
    reports = [rtcp.ReportBlock(ssrc, 3, -5, 70_000, 9, 1, 2) for ssrc in range(3)]
    sender = rtcp.build_sender_report(rtcp.SenderReport(7, 1 << 63, 1, 2, 3, tuple(reports)))
    receiver = rtcp.build_receiver_report(rtcp.ReceiverReport(7, tuple(reports)))
    return [
        sender + rtcp.build_cname(7, "somebody"),
        receiver + raw.picture_loss(7),
        raw.nack(7, (1, 0xFFFF), (70, 3)) + raw.full_intra(8),
        raw.rtcp(
            raw.TRANSPORT_FEEDBACK, 15, bytes(8) + b"\x00\x01\x00\x03\x00\x00\x01\x00\x20\x03\x01\x01\x01\x00\x00\x00"
        ),
    ]


def vp8_payloads() -> list[bytes]:
    return [vp8_payload(keyframe=keyframe, picture_id=picture) for keyframe in (True, False) for picture in (1, 300)]


def vp9_payloads() -> list[bytes]:
    layers = Layers(temporal=1, spatial=1, switching_up=True, tl0_picture_index=7)
    told = ScalabilityStructure(2, ((640, 360), (1280, 720)))
    grouped = ScalabilityStructure(1, group=(0, 1, 2))
    return [
        vp9_descriptor(picture_id=300, layers=Layers(), structure=told) + b"picture",
        vp9_descriptor(picture_id=1, picture_id_bits=7, structure=grouped) + vp9_keyframe_header(640, 360),
        vp9_descriptor(picture_id=2, inter_predicted=True, layers=layers) + b"picture",
        vp9_descriptor(picture_id=3, inter_predicted=True, flexible=True, layers=layers, references=(1, 2))
        + b"picture",
    ]


def h264_payloads() -> list[bytes]:
    parameter_set = bytes.fromhex("6764001facd9405005ba10000003001000000303c0f1831960")
    slice_ = b"\x65\x88\x80"
    aggregate = b"\x78" + b"".join(len(unit).to_bytes(2, "big") + unit for unit in (slice_, parameter_set))
    return [parameter_set, slice_, aggregate, b"\x7c\x85" + slice_]


def av1_payloads() -> list[bytes]:
    sequence_header, frame = bytes.fromhex("0a0b0000002d4cffb3c4af9004"), b"\x30picture"
    counted = b"\x28" + bytes([len(sequence_header)]) + sequence_header + frame
    return [counted, b"\x08" + bytes([len(sequence_header)]) + sequence_header, b"\x10" + frame]


def dependency_descriptors() -> list[bytes]:
    return [
        build_descriptor(template_id=0, frame_number=1, structure=L1T3),
        build_descriptor(template_id=0, frame_number=2, structure=L2T2),
        build_descriptor(template_id=1, frame_number=3),
        build_descriptor(template_id=2, frame_number=4, active_targets=(3, 4), dtis=(0, 1, 2, 3), frame_diffs=(1, 300)),
        build_descriptor(template_id=3, frame_number=5, chain_diffs=(7, 200)),
    ]


def signalling_frames() -> list[bytes]:
    return [
        b'{"type": "join", "id": 0, "name": "Ann", "workingOn": "A letter"}',
        b'{"type": "consume", "id": 4, "producerIds": ["bGV10eRc-5zTV8HR"]}',
        b'{"type": "setConsumers", "id": 5, "consumers": [{"consumerId": "c", "paused": false, "width": 640}]}',
        b'{"type": "postMessage", "id": 6, "key": "k", "text": "\\ud83d\\ude00 \\u202e hello"}',
    ]


def read_frames(data: bytes) -> None:
    datagrams = Deframer(1600).feed(data)
    assert data.startswith(b"".join(framed(datagram) for datagram in datagrams))


def read_rtp(data: bytes) -> None:
    header = parse_header(data, 0, len(data))
    assert 12 <= header.payload_start <= header.payload_end <= len(data)
    for start, length in find_extensions(data, header).values():
        assert header.extension_start <= start <= start + length <= header.extension_end


def describe_with(mime_type: str) -> Callable[[bytes], None]:
    describe = describer(mime_type)
    return lambda data: describe(Packet(1, 2, False, data))


def follow_descriptors() -> Callable[[bytes], None]:
    """One stream, which remembers what was good of the descriptors before."""
    tracker, numbers = LayerTracker(), itertools.count()

    def follow(data: bytes) -> None:
        number = next(numbers)
        tracker.describe(Packet(number, number // 3, False, b"picture", data))

    return follow


def read_frame(data: bytes) -> None:
    parse_frame(data.decode("utf-8", "replace"), 65_536)


PARSERS: dict[str, tuple[Callable[[bytes], object], type[Exception], Sequence[bytes]]] = {
    "stun": (parse_binding_request, Refused, [binding_request("local", "a password of the worker, long enough")]),
    "frames": (read_frames, FrameTooLong, [framed(b"one") + framed(b"") + framed(b"another"), framed(bytes(300))]),
    "rtp": (read_rtp, MalformedPacket, rtp_packets()),
    "rtcp": (rtcp.parse, MalformedPacket, rtcp_datagrams()),
    "vp8": (describe_with("video/VP8"), MalformedPacket, vp8_payloads()),
    "vp9": (describe_with("video/VP9"), MalformedPacket, vp9_payloads()),
    "h264": (describe_with("video/H264"), MalformedPacket, h264_payloads()),
    "av1": (describe_with("video/AV1"), MalformedPacket, av1_payloads()),
    "dependency descriptor": (follow_descriptors(), MalformedPacket, dependency_descriptors()),
    "rtx": (original_sequence_number, MalformedPacket, [b"\x00\x07picture"]),
    "signalling": (read_frame, Refused, signalling_frames()),
}


def spoil(sample: bytes, samples: Sequence[bytes], chance: random.Random) -> bytes:
    """A sample with a few faults of the kinds that break parsers."""
    data = bytearray(sample)
    for _ in range(chance.randint(1, 4)):
        at = chance.randint(0, len(data))
        match chance.randrange(7):
            case 0 if at < len(data):
                data[at] ^= 1 << chance.randrange(8)
            case 1 if at < len(data):
                data[at] = chance.choice((0, 1, 0x7F, 0x80, 0xFF))
            case 2:
                del data[at:]
            case 3:
                del data[at : at + chance.randint(1, 8)]
            case 4:
                data[at:at] = chance.randbytes(chance.randint(1, 8))
            case 5:
                data[at:at] = data[at : at + chance.randint(1, 64)]
            case _:
                other = chance.choice(samples)
                data[at:] = other[min(at, len(other)) :]
    return bytes(data[:2048])


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("name", PARSERS)
def test_spoiled_datagrams_are_accepted_or_refused(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    parse, refusal, samples = PARSERS[name]
    chance = random.Random(f"{name} {SEED}")
    refused, slowest, before = 0, 0, 0
    for number in range(DATAGRAMS):
        data = spoil(chance.choice(samples), samples, chance)
        started = time.perf_counter_ns()
        try:
            parse(data)
        except refusal:
            refused += 1
        except Exception as error:
            error.add_note(f"by {data.hex()}, number {number} of seed {SEED}")
            raise
        slowest = max(slowest, time.perf_counter_ns() - started)
        if number == DATAGRAMS // 10:
            before = resident_bytes()
    assert resident_bytes() - before < 5_000_000
    with capsys.disabled():
        print(f"\n[{name}: {refused:,} of {DATAGRAMS:,} refused, slowest {slowest / 1e6:.1f} ms]", end="")  # noqa: T201


@pytest.mark.parametrize("name", PARSERS)
def test_what_is_spoiled_here_was_good_before(name: str) -> None:
    parse, _, samples = PARSERS[name]
    for sample in samples:
        parse(sample)
