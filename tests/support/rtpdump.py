"""Files of RTP packets in the format of the rtpdump tool of rtptools, which Wireshark reads too."""

import struct
from collections.abc import Iterable, Iterator
from pathlib import Path

_FIRST_LINE = b"#!rtpplay1.0 127.0.0.1/9\n"
_FILE_HEADER = struct.Struct(">IIIHH")
_PACKET_HEADER = struct.Struct(">HHI")


def write_rtpdump(path: Path, packets: Iterable[bytes]) -> None:
    """Writes whole packets, all as of the same moment."""
    data = _FIRST_LINE + _FILE_HEADER.pack(0, 0, 0x7F000001, 9, 0)
    for packet in packets:
        data += _PACKET_HEADER.pack(_PACKET_HEADER.size + len(packet), len(packet), 0) + packet
    path.write_bytes(data)


def read_rtpdump(path: Path) -> Iterator[bytes]:
    """The packets of a file, in order."""
    data = path.read_bytes()
    position = data.index(b"\n") + 1 + _FILE_HEADER.size
    while position < len(data):
        length, _, _ = _PACKET_HEADER.unpack_from(data, position)
        yield data[position + _PACKET_HEADER.size : position + length]
        position += length
