"""What reads the packets of each codec."""

import pytest

from alongside.rtp.codecs import describer
from alongside.rtp.packet import Packet
from tests.support.dependency_descriptors import L1T3, build_descriptor
from tests.support.media_packets import vp8_payload
from tests.support.vp9_payloads import vp9_descriptor, vp9_keyframe_header

KEYFRAMES = {
    "video/VP8": vp8_payload(keyframe=True, picture_id=1, height=720),
    "video/VP9": vp9_descriptor() + vp9_keyframe_header(1280, 720),
    "video/H264": bytes.fromhex("6742c01fd9005005ba10000003001000000303c0f1832480"),
    "video/AV1": b"\x18" + bytes.fromhex("0a0b0000002d4cffb3c4af9004"),
}
"""What H.264 and AV1 have is from x264 and SVT-AV1."""


@pytest.mark.parametrize("mime_type", KEYFRAMES)
@pytest.mark.parametrize("change", [str, str.lower, str.upper])
def test_every_codec_finds_keyframes(mime_type: str, change: type[str]) -> None:
    packet = Packet(1, 0, True, KEYFRAMES[mime_type])
    describer(change(mime_type))(packet)
    assert packet.starts_keyframe
    assert packet.height == 720


@pytest.mark.parametrize("mime_type", ["audio/opus", "video/unknown"])
def test_packets_of_other_codecs_are_left_as_they_are(mime_type: str) -> None:
    packet = Packet(1, 0, True, b"\x10\x00")
    describer(mime_type)(packet)
    assert not packet.starts_keyframe
    assert packet.picture_id == -1


@pytest.mark.parametrize("mime_type", ["video/H264", "video/AV1"])
def test_streams_know_nothing_of_each_others_templates(mime_type: str) -> None:
    first, second = describer(mime_type), describer(mime_type)
    payload = KEYFRAMES[mime_type]
    first(Packet(1, 0, True, payload, build_descriptor(template_id=0, frame_number=1, structure=L1T3)))
    layers = []
    for describe in (first, second):
        packet = Packet(2, 3000, True, payload, build_descriptor(template_id=3, frame_number=2))
        describe(packet)
        layers.append(packet.temporal_layer)
    assert layers == [2, 0]
