"""What dependency descriptors tell of layers and of where they may be taken in."""

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from alongside.rtp.packet import MalformedPacket, Packet
from alongside.rtp.scalability import LayerTracker
from tests.support.dependency_descriptors import L1T3, L2T2, Template, TemplateStructure, build_descriptor


@dataclass
class Sender:
    """Sends one packet for each layer frame, in order."""

    structure: TemplateStructure
    frame_number: int = 65_530
    number: int = 0

    def frame(self, template: int, picture: int, *, keyframe: bool = False, start: bool = True) -> Packet:
        """:param picture: number of the temporal unit, which gives the timestamp."""
        self.number += 1
        self.frame_number = (self.frame_number + start) & 0xFFFF
        descriptor = build_descriptor(
            template_id=template,
            frame_number=self.frame_number,
            start=start,
            structure=self.structure if keyframe else None,
        )
        return Packet(self.number, 3000 * picture, False, b"picture", descriptor)

    def l1t3(self, pictures: int) -> list[Packet]:
        """A keyframe, and pictures of the layers 2 1 2 0 in turn."""
        order = (3, 2, 4, 1)
        return [self.frame(0, 0, keyframe=True)] + [self.frame(order[i % 4], 1 + i) for i in range(pictures)]

    def l2t2(self, pictures: int) -> list[Packet]:
        """A keyframe, and pictures of the layers 1 0 in turn, each in two spatial layers."""
        packets = [self.frame(0, 0, keyframe=True), self.frame(3, 0)]
        for picture in range(1, pictures + 1):
            low, high = (2, 5) if picture % 2 else (1, 4)
            packets += [self.frame(low, picture), self.frame(high, picture)]
        return packets


def described(packets: Iterable[Packet]) -> list[Packet]:
    tracker = LayerTracker()
    described = list(packets)
    for packet in described:
        tracker.describe(packet)
    return described


def test_layers_frame_number_and_end_come_from_the_descriptor() -> None:
    packets = described(Sender(L2T2).l2t2(3))
    assert [packet.spatial_layer for packet in packets] == [0, 1] * 4
    assert [packet.temporal_layer for packet in packets] == [0, 0, 1, 1, 0, 0, 1, 1]
    assert all(packet.ends_frame for packet in packets)
    for packet in packets:
        assert packet.picture_id_bits == 16
        at = packet.picture_id_at
        assert packet.picture_id == int.from_bytes(packet.descriptor[at : at + 2], "big")
    assert [packet.picture_id for packet in packets] == [(65_531 + index) % 65_536 for index in range(8)]


def test_a_spatial_layer_may_be_taken_in_where_it_depends_on_its_own_picture_only() -> None:
    packets = described(Sender(L2T2).l2t2(4))
    assert [packet.switches_spatial for packet in packets] == [True, True] + [False] * 8


def test_a_spatial_layer_whose_lower_one_was_paused_is_not_taken_in_from_an_earlier_picture() -> None:
    """Its reference is one frame back, as in a keyframe, but that is the picture before."""
    sender = Sender(L2T2)
    packets = described([sender.frame(0, 0, keyframe=True), sender.frame(3, 0), sender.frame(3, 1)])
    assert [packet.switches_spatial for packet in packets] == [True, True, False]


def test_a_spatial_layer_whose_later_frames_need_earlier_ones_is_not_taken_in() -> None:
    """That is what a layer frame without switch indication may mean, whatever it depends on itself."""
    structure = TemplateStructure((Template(0, 0, "SS"), Template(1, 0, "-R", (1,))))
    sender = Sender(structure)
    packets = described([sender.frame(0, 0, keyframe=True), sender.frame(1, 0)])
    assert [packet.switches_spatial for packet in packets] == [True, False]


def test_a_layer_frame_that_overtook_the_lower_one_is_not_taken_in_too_early() -> None:
    sender = Sender(L2T2)
    keyframe = [sender.frame(0, 0, keyframe=True), sender.frame(3, 0)]
    low, high = sender.frame(1, 1), sender.frame(4, 1)
    assert [packet.switches_spatial for packet in described([*keyframe, high, low, high])] == [True, True] + [False] * 3


def test_temporal_layers_may_be_taken_in_where_nothing_that_was_left_out_is_needed() -> None:
    """The second picture of layer 2 depends on the one of layer 1."""
    packets = described(Sender(L1T3).l1t3(8))
    assert [packet.temporal_layer for packet in packets] == [0, 2, 1, 2, 0, 2, 1, 2, 0]
    assert [packet.switches_temporal for packet in packets] == [True, True, True, False, True, True, True, False, True]


def test_temporal_layers_of_every_spatial_layer_may_be_taken_in() -> None:
    assert all(packet.switches_temporal for packet in described(Sender(L2T2).l2t2(4))[:3])


def test_a_temporal_layer_whose_pictures_need_each_other_is_taken_in_at_the_first_after_a_switch_only() -> None:
    chained = TemplateStructure(
        (
            Template(0, 0, "SS"),
            Template(0, 0, "SR", (3,)),
            Template(0, 0, "SS", (3,)),
            Template(0, 1, "-R", (1,)),
        )
    )
    sender = Sender(chained)
    packets = [sender.frame(0, 0, keyframe=True)]
    packets += [sender.frame(template, 1 + index) for index, template in enumerate((3, 3, 1, 3, 2, 3))]
    assert [packet.switches_temporal for packet in described(packets)] == [True, True, False, True, False, True, True]


def test_behind_a_lost_frame_nothing_is_known_until_the_next_switch() -> None:
    packets = Sender(L1T3).l1t3(8)
    del packets[2]
    switches = [packet.switches_temporal for packet in described(packets)]
    assert switches == [True, True, False, True, True, True, False, True]


def test_a_new_structure_makes_everything_known_of_the_old_one_void() -> None:
    sender = Sender(L1T3)
    before = sender.l1t3(4)
    sender.structure = TemplateStructure((Template(0, 0, "SR"), Template(0, 1, "-D", (1,))))
    packets = [*before, sender.frame(0, 5, keyframe=True), sender.frame(1, 6)]
    assert [packet.switches_temporal for packet in described(packets)][-2:] == [True, False]


def test_a_late_frame_opens_nothing() -> None:
    packets = Sender(L1T3).l1t3(8)
    late = packets[:4] + packets[5:7] + [packets[4]] + packets[7:]
    assert [packet.switches_temporal for packet in described(late)][4:8] == [False, False, True, False]


def test_only_the_first_packet_of_a_frame_lets_layers_in() -> None:
    sender = Sender(L2T2)
    packets = [sender.frame(0, 0, keyframe=True), sender.frame(3, 0), sender.frame(3, 0, start=False)]
    packets += [sender.frame(2, 1), sender.frame(2, 1, start=False)]
    assert [packet.switches_spatial for packet in described(packets)] == [True, True, False, False, False]
    assert [packet.switches_temporal for packet in packets] == [True, True, True, True, False]


def test_a_frame_whose_template_is_not_known_counts_as_of_the_lowest_layers() -> None:
    sender = Sender(L2T2)
    packets = described([sender.frame(5, 0), sender.frame(0, 1, keyframe=True), sender.frame(60, 2)])
    for packet in (packets[0], packets[2]):
        assert (packet.spatial_layer, packet.temporal_layer, packet.switches_spatial) == (0, 0, False)
        assert packet.picture_id == int.from_bytes(packet.descriptor[1:3], "big")


@given(st.lists(st.tuples(st.binary(max_size=40), st.integers(0, 20), st.integers(0, 9)), max_size=12))
def test_any_descriptors_are_described_or_malformed(descriptors: list[tuple[bytes, int, int]]) -> None:
    tracker = LayerTracker()
    tracker.describe(Sender(L2T2).frame(0, 0, keyframe=True))
    for data, number, timestamp in descriptors:
        packet = Packet(number, timestamp, False, b"picture", data)
        with contextlib.suppress(MalformedPacket):
            tracker.describe(packet)
            assert packet.spatial_layer < 4
            assert packet.temporal_layer < 8
