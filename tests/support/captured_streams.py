"""Streams that Chromium sent in each codec and scalability mode, and what real decoders make of them.

``scripts/capture_rtp.py`` captured them: 48 pictures each, with a second keyframe in the middle.
"""

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import av

from alongside.rtp.codecs import describer
from alongside.rtp.packet import Packet, find_extensions, parse_header
from alongside.rtp.sequence import Unwrapper
from tests.support.depacketizing import Depacketize, join_av1, join_h264, join_vp8, join_vp9
from tests.support.rtpdump import read_rtpdump

VECTORS = Path(__file__).parent.parent / "rtp" / "vectors"
PICTURES = 48

Pictures = Mapping[int, list[Packet]]
"""The packets of each picture by its timestamp, in order."""


class Stream(NamedTuple):
    codec: str
    spatial_layers: int
    temporal_pattern: tuple[int, ...]
    """temporal layers of a keyframe and of the pictures behind it, over and over"""
    height: int


STREAMS = {
    "vp8-l1t3": Stream("VP8", 1, (0, 2, 1, 2), 180),
    "vp8-l1t3-bare": Stream("VP8", 1, (0, 2, 1, 2), 180),
    "vp9-l1t3": Stream("VP9", 1, (0, 2, 1, 2), 180),
    "vp9-l2t2": Stream("VP9", 2, (0, 1), 270),
    "vp9-l3t3-key": Stream("VP9", 3, (0, 2, 1, 2), 540),
    "h264-l1t3": Stream("H264", 1, (0, 2, 1, 2), 180),
    "av1-l1t3": Stream("AV1", 1, (0, 2, 1, 2), 180),
    "av1-l2t2": Stream("AV1", 2, (0, 1), 270),
    "av1-l3t3-key": Stream("AV1", 3, (0, 2, 1, 2), 540),
}
DECODERS: dict[str, tuple[str, Depacketize]] = {
    "VP8": ("libvpx", join_vp8),
    "VP9": ("libvpx-vp9", join_vp9),
    "H264": ("h264", join_h264),
    "AV1": ("libdav1d", join_av1),
}


def read_packets(name: str) -> list[Packet]:
    """The packets of a capture, not described yet."""
    packets = []
    unwrapper = Unwrapper()
    for data in read_rtpdump(VECTORS / f"{name}.rtpdump"):
        header = parse_header(data, 0, len(data))
        number = unwrapper.unwrap(header.sequence_number)
        payload = data[header.payload_start : header.payload_end]
        descriptor = b"".join(data[at : at + length] for at, length in find_extensions(data, header).values())
        packets.append(Packet(number, header.timestamp, header.marker, payload, descriptor))
    return packets


def described(name: str, codec: str) -> list[Packet]:
    packets = read_packets(name)
    describe = describer(f"video/{codec}")
    for packet in packets:
        describe(packet)
    return packets


def pictures_of(packets: Iterable[Packet]) -> dict[int, list[Packet]]:
    pictures: dict[int, list[Packet]] = {}
    for packet in packets:
        pictures.setdefault(packet.timestamp, []).append(packet)
    return pictures


def decode(codec: str, pictures: Pictures) -> dict[int, str]:
    """A digest of what a decoder shows for each picture."""
    name, join = DECODERS[codec]
    decoder = av.CodecContext.create(name, "r")
    assert isinstance(decoder, av.VideoCodecContext)
    decoder.thread_count = 1
    shown: dict[int, str] = {}
    for timestamp, packets in pictures.items():
        packet = av.Packet(join([packet.payload for packet in packets]))
        packet.pts = timestamp
        shown |= {frame.pts or 0: digest(frame) for frame in decoder.decode(packet)}
    return shown | {frame.pts or 0: digest(frame) for frame in decoder.decode(None)}


def digest(frame: av.VideoFrame) -> str:
    found = hashlib.sha256()
    for plane in frame.planes:
        data = bytes(plane)
        for row in range(0, plane.height * plane.line_size, plane.line_size):
            found.update(data[row : row + plane.width])
    return found.hexdigest()


def up_to(pictures: Pictures, spatial_layer: int) -> Pictures:
    return {
        timestamp: [packet for packet in packets if packet.spatial_layer <= spatial_layer]
        for timestamp, packets in pictures.items()
    }
