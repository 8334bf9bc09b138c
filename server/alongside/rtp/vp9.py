"""The VP9 payload descriptor (RFC 9628 section 4.2)."""

from alongside.rtp.bits import BitReader
from alongside.rtp.packet import MalformedPacket, Packet

_PICTURE_ID, _INTER_PREDICTED, _LAYERS, _FLEXIBLE, _START, _END, _STRUCTURE = 0x80, 0x40, 0x20, 0x10, 0x08, 0x04, 0x02
_SWITCHING_UP = 0x10
_HIGHEST_LAYER = 7
_SYNC_CODE = 0x498342
_RGB = 7
_FRAME_HEADER_BYTES = 10


class Describer:
    """Fills in the packets of one VP9 stream.

    A spatial layer may be taken in where a layer frame is not predicted from earlier pictures; in the lowest one that
    is a keyframe. A temporal layer may be taken in where a picture depends on the lowest one only. Its bit U is not
    enough: browsers set it where a picture depends on any lower layers, of which some may be left out as well.
    """

    __slots__ = ("_lowest", "_picture_id")

    def __init__(self) -> None:
        self._picture_id = -1
        self._lowest = 0
        """Of the temporal layers above 0 since the last picture of layer 0; itself 0 where pictures are missing."""

    def describe(self, packet: Packet) -> None:
        """Fills in what the payload descriptor says: ids, layers, where they may be taken in, start and height of a
        keyframe.

        :raises MalformedPacket: the descriptor reaches beyond the payload.
        """
        payload = packet.payload
        try:
            flags = payload[0]
            position = _read_picture_id(packet, payload) if flags & _PICTURE_ID else 1
            starts = flags & _START != 0
            if flags & _LAYERS:
                layers = payload[position]
                position += 1
                packet.temporal_layer = temporal = layers >> 5
                packet.spatial_layer = layers >> 1 & 7
                if starts:
                    self._follow(packet)
                switches_up = starts and layers & _SWITCHING_UP != 0
                packet.switches_temporal = temporal == 0 or (switches_up and temporal <= self._lowest)
                if not flags & _FLEXIBLE:
                    packet.tl0_picture_index = payload[position]
                    packet.tl0_picture_index_at = position
                    position += 1
            packet.ends_frame = flags & _END != 0
            packet.switches_spatial = starts and not flags & _INTER_PREDICTED
            if packet.switches_spatial and packet.spatial_layer == 0:
                packet.starts_keyframe = True
                packet.height = _read_height(payload, position, has_structure=flags & _STRUCTURE != 0)
        except IndexError:
            raise MalformedPacket("vp9Descriptor") from None

    def _follow(self, packet: Packet) -> None:
        """Takes note of a layer frame that starts."""
        if (packet.picture_id - self._picture_id) & (1 << packet.picture_id_bits) - 1 > 1:
            self._lowest = 0
        self._picture_id = packet.picture_id
        self._lowest = min(self._lowest, packet.temporal_layer) if packet.temporal_layer else _HIGHEST_LAYER


def _read_picture_id(packet: Packet, payload: bytes) -> int:
    packet.picture_id_at = 1
    if payload[1] & 0x80:
        packet.picture_id = (payload[1] & 0x7F) << 8 | payload[2]
        packet.picture_id_bits = 15
        return 3
    packet.picture_id = payload[1]
    packet.picture_id_bits = 7
    return 2


def _read_height(payload: bytes, position: int, *, has_structure: bool) -> int:
    """Of the highest spatial layer where the scalability structure tells, else of the frame that starts here."""
    if has_structure:
        flags = payload[position]
        position += 1
        layers = (flags >> 5) + 1
        if flags & 0x10:
            at = position + 4 * layers - 2
            return payload[at] << 8 | payload[at + 1]
        if flags & 0x08:
            position = _skip_picture_group(payload, position)
    return _read_frame_height(payload[position : position + _FRAME_HEADER_BYTES])


def _skip_picture_group(payload: bytes, position: int) -> int:
    pictures = payload[position]
    position += 1
    for _ in range(pictures):
        references = payload[position] >> 2 & 3
        position += 1 + references
    return position


def _read_frame_height(header: bytes) -> int:
    """From the header of a keyframe; 0 where it is none that can be read (VP9 bitstream section 6.2)."""
    bits = BitReader(header, "vp9Keyframe")
    marker, profile = bits.read(2), bits.read(1) | bits.read(1) << 1
    if profile == 3:
        bits.read(1)
    shows_existing, is_no_keyframe, _, _ = bits.read_many(1, 4)
    if marker != 2 or shows_existing or is_no_keyframe or bits.read(24) != _SYNC_CODE:
        return 0
    _skip_color_config(bits, profile)
    bits.read(16)
    return bits.read(16) + 1


def _skip_color_config(bits: BitReader, profile: int) -> None:
    if profile >= 2:
        bits.read(1)
    is_rgb = bits.read(3) == _RGB
    if not is_rgb:
        bits.read(1)
    if profile & 1:
        bits.read(1 if is_rgb else 3)
