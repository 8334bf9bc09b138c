"""AV1: what dependency descriptor and payload tell of a packet (AV1 RTP specification)."""

from alongside.rtp.bits import BitReader
from alongside.rtp.packet import MalformedPacket, Packet
from alongside.rtp.scalability import LayerTracker

_NEW_SEQUENCE = 0x08
_SEQUENCE_HEADER = 1
_SEQUENCE_HEADER_BYTES = 512
"""The longest there can be up to the height: 32 operating points of at most 12 bytes."""


class Describer:
    """Fills in the packets of one AV1 stream.

    Layers and frame numbers come from dependency descriptors, see ``LayerTracker``. Packets without one have no layers.
    """

    __slots__ = ("_layers",)

    def __init__(self) -> None:
        self._layers = LayerTracker()

    def describe(self, packet: Packet) -> None:
        """Fills in what descriptor and payload say.

        :raises MalformedPacket: one of them is not what its format says.
        """
        payload = packet.payload
        if not payload:
            raise MalformedPacket("av1Empty")
        if packet.descriptor:
            descriptor = self._layers.describe(packet)
            if descriptor.starts_keyframe:
                packet.starts_keyframe = True
                packet.height = descriptor.height or _read_height(payload)
        elif payload[0] & _NEW_SEQUENCE:
            packet.starts_keyframe = True
            packet.height = _read_height(payload)


def _read_height(payload: bytes) -> int:
    """In pixels, from the sequence header among the payload's OBUs (section 4.4); 0 where there is none."""
    elements = payload[0] >> 4 & 3
    position = 1
    try:
        while position < len(payload):
            end = len(payload)
            elements -= 1
            if elements != 0:
                size, position = _read_leb128(payload, position)
                end = position + size
            if payload[position] >> 3 & 0x0F == _SEQUENCE_HEADER:
                return _read_sequence_header(payload, position)
            position = end
    except IndexError:
        raise MalformedPacket("av1Obu") from None
    return 0


def _read_leb128(data: bytes, position: int) -> tuple[int, int]:
    """The number, and where it ends (AV1 section 4.10.5)."""
    value = 0
    for shift in range(0, 56, 7):
        byte = data[position]
        position += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, position
    raise MalformedPacket("av1Obu")


def _read_sequence_header(payload: bytes, position: int) -> int:
    """The greatest height of the sequence's frames in pixels (AV1 sections 5.3 and 5.5.1).

    :param position: of the OBU's header.
    """
    has_extension, has_size = payload[position] & 0x04, payload[position] & 0x02
    position += 2 if has_extension else 1
    if has_size:
        _, position = _read_leb128(payload, position)
    bits = BitReader(payload[position : position + _SEQUENCE_HEADER_BYTES], "av1SequenceHeader")
    bits.read(3 + 1)  # profile, still picture
    if bits.read(1):  # reduced header
        bits.read(5)
    else:
        _skip_operating_points(bits, decoder_model=_read_timing(bits))
    width_bits, height_bits = bits.read(4) + 1, bits.read(4) + 1
    bits.read(width_bits)
    return bits.read(height_bits) + 1


def _read_timing(bits: BitReader) -> int | None:
    """How many bits the decoder model's delays have; none where there is no such model (AV1 sections 5.5.3, 5.5.4)."""
    if not bits.read(1):
        return None
    bits.read(32 + 32)
    if bits.read(1):
        bits.read_exp_golomb()
    if not bits.read(1):
        return None
    delay_bits = bits.read(5) + 1
    bits.read(32 + 5 + 5)
    return delay_bits


def _skip_operating_points(bits: BitReader, decoder_model: int | None) -> None:
    has_display_delays = bits.read(1)
    for _ in range(bits.read(5) + 1):
        bits.read(12)
        if bits.read(5) > 7:
            bits.read(1)
        if decoder_model is not None and bits.read(1):
            bits.read(2 * decoder_model + 1)
        if has_display_delays and bits.read(1):
            bits.read(4)
