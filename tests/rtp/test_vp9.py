"""The VP9 payload descriptor."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.rtp import vp9
from alongside.rtp.packet import MalformedPacket, Packet
from tests.support.vp9_payloads import Layers, ScalabilityStructure, vp9_descriptor, vp9_keyframe_header

LAYERS = st.builds(
    Layers, st.integers(0, 7), st.integers(0, 7), st.booleans(), st.booleans(), tl0_picture_index=st.integers(0, 255)
)
SIZES = st.tuples(st.integers(1, 0xFFFF), st.integers(1, 0xFFFF))


def described(payload: bytes) -> Packet:
    packet = Packet(1, 0, False, payload)
    vp9.Describer().describe(packet)
    return packet


@given(
    start=st.booleans(),
    end=st.booleans(),
    inter_predicted=st.booleans(),
    flexible=st.booleans(),
    picture=st.one_of(
        st.none(),
        st.tuples(st.integers(0, 0x7FFF), st.just(15)),
        st.tuples(st.integers(0, 0x7F), st.just(7)),
    ),
    layers=st.none() | LAYERS,
    references=st.lists(st.integers(1, 127), min_size=1, max_size=3),
)
def test_every_form_of_descriptor_is_read(
    start: bool,
    end: bool,
    inter_predicted: bool,
    flexible: bool,
    picture: tuple[int, int] | None,
    layers: Layers | None,
    references: list[int],
) -> None:
    picture_id, bits = picture or (None, 15)
    payload = vp9_descriptor(
        start=start,
        end=end,
        inter_predicted=inter_predicted,
        flexible=flexible,
        picture_id=picture_id,
        picture_id_bits=bits,
        layers=layers,
        references=references,
    ) + vp9_keyframe_header(640, 360)
    packet = described(payload)
    expected = layers or Layers()
    assert packet.ends_frame == end
    assert packet.temporal_layer == expected.temporal
    assert packet.spatial_layer == expected.spatial
    assert packet.switches_temporal == (expected.temporal == 0)
    assert packet.switches_spatial == (start and not inter_predicted)
    assert packet.starts_keyframe == (packet.switches_spatial and expected.spatial == 0)
    assert packet.height == (360 if packet.starts_keyframe else 0)
    assert packet.picture_id == (-1 if picture_id is None else picture_id)
    if picture_id is not None:
        assert packet.picture_id_bits == bits
        written = payload[packet.picture_id_at : packet.picture_id_at + (2 if bits == 15 else 1)]
        assert int.from_bytes(written, "big") & 0x7FFF == picture_id
    if layers is not None and not flexible:
        assert packet.tl0_picture_index == layers.tl0_picture_index == payload[packet.tl0_picture_index_at]
    else:
        assert packet.tl0_picture_index == -1


@given(
    resolutions=st.lists(SIZES, min_size=1, max_size=8),
    told=st.booleans(),
    group=st.lists(st.integers(0, 3), max_size=12),
    frame=SIZES,
)
def test_the_height_is_that_of_the_highest_layer_where_it_is_told(
    resolutions: list[tuple[int, int]], told: bool, group: list[int], frame: tuple[int, int]
) -> None:
    structure = ScalabilityStructure(len(resolutions), resolutions if told else (), group)
    payload = vp9_descriptor(picture_id=7, layers=Layers(), structure=structure) + vp9_keyframe_header(*frame)
    assert described(payload).height == (resolutions[-1][1] if told else frame[1])


@pytest.mark.parametrize("profile", range(4))
@pytest.mark.parametrize("rgb", [False, True])
def test_the_frame_header_of_every_profile_tells_the_height(profile: int, rgb: bool) -> None:
    assert described(vp9_descriptor() + vp9_keyframe_header(1280, 721, profile=profile, rgb=rgb)).height == 721


@pytest.mark.parametrize("faulty", [b"\x00", b"\x8a", b"\x86", b"\x82\x49\x83\x43"])
def test_a_header_that_is_no_keyframes_tells_no_height(faulty: bytes) -> None:
    """Another frame marker, a picture shown again, another kind of frame, another sync code."""
    packet = described(vp9_descriptor() + faulty + vp9_keyframe_header(1280, 720)[len(faulty) :])
    assert packet.starts_keyframe
    assert packet.height == 0


def switches(*pictures: tuple[int, int], switching_up: bool = True, start: bool = True) -> list[bool]:
    """Where temporal layers may be taken in.

    :param pictures: picture id and temporal layer, in order of arrival.
    """
    describe = vp9.Describer().describe
    packets = []
    for picture_id, temporal in pictures:
        layers = Layers(temporal, switching_up=switching_up)
        descriptor = vp9_descriptor(start=start, inter_predicted=True, picture_id=picture_id, layers=layers)
        packets.append(Packet(1, 0, False, descriptor + b"picture"))
        describe(packets[-1])
    return [packet.switches_temporal for packet in packets]


def test_temporal_layers_may_be_taken_in_where_nothing_that_was_left_out_is_needed() -> None:
    """The second picture of layer 2 depends on the one of layer 1, though its bit U says that it may be taken in."""
    pictures = ((0x7FFE, 0), (0x7FFF, 2), (0, 1), (1, 2), (2, 0), (3, 2), (4, 1), (5, 2))
    assert switches(*pictures) == [True, True, True, False] * 2
    assert switches(*pictures, switching_up=False) == [True, False, False, False] * 2
    assert switches(*pictures, start=False) == [True, False, False, False] * 2


def test_spatial_layers_of_one_picture_may_be_taken_in_alike() -> None:
    assert switches((1, 0), (1, 0), (2, 2), (2, 2), (3, 1), (3, 1)) == [True] * 6


def test_behind_a_missing_picture_nothing_is_known_until_the_lowest_layer() -> None:
    assert switches((1, 0), (2, 2), (4, 2), (5, 0), (6, 2)) == [True, True, False, True, True]
    late = (3, 1)
    assert switches((1, 0), (2, 2), (4, 2), late, (5, 0), (6, 2)) == [True, True, False, False, True, True]


def test_higher_spatial_layers_of_a_keyframe_may_be_taken_in_but_start_none() -> None:
    packet = described(vp9_descriptor(layers=Layers(spatial=1, inter_layer=True)) + b"picture")
    assert packet.switches_spatial
    assert not packet.starts_keyframe


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (b"", "vp9Descriptor"),
        (b"\x80", "vp9Descriptor"),
        (b"\x80\x80", "vp9Descriptor"),
        (b"\x20", "vp9Descriptor"),
        (b"\x20\x00", "vp9Descriptor"),
        (b"\x0a", "vp9Descriptor"),
        (b"\x0a\x30\x00\x00\x00\x00\x00\x00\x01", "vp9Descriptor"),
        (b"\x0a\x08", "vp9Descriptor"),
        (b"\x0a\x08\x02\x0c\x01", "vp9Descriptor"),
        (b"\x08", "vp9Keyframe"),
        (b"\x08\x82\x49\x83\x42\x20\x27\xf0\x16", "vp9Keyframe"),
    ],
)
def test_what_reaches_beyond_the_payload_is_malformed(payload: bytes, reason: str) -> None:
    with pytest.raises(MalformedPacket, match=f"^{reason}$"):
        described(payload)


@given(st.binary(max_size=40))
def test_any_bytes_are_described_or_malformed(payload: bytes) -> None:
    try:
        packet = described(payload)
    except MalformedPacket:
        return
    assert packet.picture_id < 0 or packet.picture_id_at + packet.picture_id_bits // 8 < len(payload)
    assert packet.tl0_picture_index < 0 or packet.tl0_picture_index == payload[packet.tl0_picture_index_at]
