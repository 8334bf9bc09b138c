"""The VP8 payload descriptor."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.rtp import vp8
from alongside.rtp.packet import MalformedPacket, Packet
from tests.support.dependency_descriptors import L1T3, build_descriptor
from tests.support.media_packets import vp8_descriptor, vp8_frame_header


def described(payload: bytes) -> Packet:
    packet = Packet(1, 0, False, payload)
    vp8.describe(packet)
    return packet


@given(
    start=st.booleans(),
    picture=st.one_of(
        st.none(),
        st.tuples(st.integers(0, 0x7FFF), st.just(15)),
        st.tuples(st.integers(0, 0x7F), st.just(7)),
    ),
    tl0=st.one_of(st.none(), st.integers(0, 255)),
    layer=st.one_of(st.none(), st.integers(0, 3)),
    keyframe=st.booleans(),
    height=st.integers(1, 0x3FFF),
)
def test_every_form_of_descriptor_is_read(
    start: bool, picture: tuple[int, int] | None, tl0: int | None, layer: int | None, keyframe: bool, height: int
) -> None:
    picture_id, bits = picture or (None, 15)
    descriptor = vp8_descriptor(
        start=start, picture_id=picture_id, picture_id_bits=bits, tl0_picture_index=tl0, temporal_layer=layer
    )
    payload = descriptor + vp8_frame_header(keyframe=keyframe, height=height) + b"rest"
    packet = described(payload)
    assert packet.picture_id == (-1 if picture_id is None else picture_id)
    assert packet.tl0_picture_index == (-1 if tl0 is None else tl0)
    assert packet.temporal_layer == (layer or 0)
    assert packet.starts_keyframe == (start and keyframe)
    assert packet.height == (height if start and keyframe else 0)
    if picture_id is not None:
        assert packet.picture_id_bits == bits
        written = payload[packet.picture_id_at : packet.picture_id_at + (2 if bits == 15 else 1)]
        assert int.from_bytes(written, "big") & 0x7FFF == picture_id
    if tl0 is not None:
        assert payload[packet.tl0_picture_index_at] == tl0


def test_the_scaling_bits_are_no_part_of_the_height() -> None:
    assert described(vp8_descriptor(start=True) + b"\x10\x00\x00\x9d\x01\x2a\x00\x45\xd0\x42").height == 0x02D0


@pytest.mark.parametrize("start", [True, False])
@pytest.mark.parametrize("layer_sync", [True, False])
@pytest.mark.parametrize("layer", range(4))
def test_temporal_layers_may_be_taken_in_where_a_frame_starts_that_needs_the_lowest_only(
    start: bool, layer_sync: bool, layer: int
) -> None:
    payload = vp8_descriptor(start=start, temporal_layer=layer, layer_sync=layer_sync) + vp8_frame_header(
        keyframe=False
    )
    assert described(payload).switches_temporal == (layer == 0 or (start and layer_sync))


def test_without_temporal_layers_nothing_was_left_out() -> None:
    assert described(b"\x10" + vp8_frame_header(keyframe=False)).switches_temporal
    keyframe_index_only = b"\x90\x10\x07" + vp8_frame_header(keyframe=False)
    assert described(keyframe_index_only).switches_temporal


def test_layers_that_the_payload_does_not_tell_come_from_the_dependency_descriptor() -> None:
    describe = vp8.Describer().describe
    bare = b"\x10" + vp8_frame_header(keyframe=True)
    packets = [
        Packet(1, 0, True, bare, build_descriptor(template_id=0, frame_number=7, structure=L1T3)),
        Packet(2, 3000, True, bare, build_descriptor(template_id=3, frame_number=8)),
        Packet(3, 6000, True, bare),
    ]
    for packet in packets:
        describe(packet)
    assert [packet.temporal_layer for packet in packets] == [0, 2, 0]
    assert [(packet.picture_id, packet.picture_id_bits) for packet in packets] == [(7, 16), (8, 16), (-1, 0)]
    assert all(packet.starts_keyframe for packet in packets)


def test_a_picture_id_in_the_payload_goes_before_the_dependency_descriptor() -> None:
    payload = vp8_descriptor(start=True, picture_id=300, temporal_layer=1) + vp8_frame_header(keyframe=False)
    packet = Packet(1, 0, True, payload, build_descriptor(template_id=0, frame_number=7, structure=L1T3))
    vp8.Describer().describe(packet)
    assert (packet.picture_id, packet.picture_id_bits, packet.temporal_layer) == (300, 15, 1)


def test_only_the_first_partition_starts_a_keyframe() -> None:
    frame = vp8_frame_header(keyframe=True)
    assert described(b"\x10" + frame).starts_keyframe
    assert not described(b"\x00" + frame).starts_keyframe
    assert not described(b"\x11" + frame).starts_keyframe


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (b"", "vp8Descriptor"),
        (b"\x80", "vp8Descriptor"),
        (b"\x80\x80", "vp8Descriptor"),
        (b"\x80\x80\x80", "vp8Descriptor"),
        (b"\x80\x40", "vp8Descriptor"),
        (b"\x80\x20", "vp8Descriptor"),
        (b"\x80\xe0\x80\x01\x02", "vp8Descriptor"),
        (b"\x10", "vp8Descriptor"),
        (b"\x10\x10\x00\x00\x9d\x01\x2a\x00\x05\xd0", "vp8Descriptor"),
        (b"\x10\x10\x00\x00\x9d\x01", "vp8Keyframe"),
        (b"\x10\x10\x00\x00abc\x00\x05\xd0\x02", "vp8Keyframe"),
    ],
)
def test_what_reaches_beyond_the_payload_is_malformed(payload: bytes, reason: str) -> None:
    with pytest.raises(MalformedPacket, match=f"^{reason}$"):
        described(payload)


@given(st.binary(max_size=20))
def test_any_bytes_are_described_or_malformed(payload: bytes) -> None:
    try:
        packet = described(payload)
    except MalformedPacket:
        return
    for field, at in (
        (packet.picture_id, packet.picture_id_at),
        (packet.tl0_picture_index, packet.tl0_picture_index_at),
    ):
        assert field < 0 or 2 <= at < len(payload)
    assert packet.picture_id_bits != 15 or packet.picture_id_at + 1 < len(payload)
