"""The RTP header of sent packets, read by aiortc's parser."""

import pytest
from aiortc.rtcrtpparameters import RTCRtpHeaderExtensionParameters, RTCRtpParameters
from aiortc.rtp import HeaderExtensionsMap, RtpPacket

from alongside.bench.media_format import AUDIO_LEVEL, MID, RID, TWCC
from alongside.bench.outgoing import Header
from alongside.bench.population import SentFormat


def parsed(data: bytes, form: SentFormat) -> RtpPacket:
    extensions = HeaderExtensionsMap()
    extensions.configure(
        RTCRtpParameters(
            headerExtensions=[
                RTCRtpHeaderExtensionParameters(id=form.mid_id, uri=MID),
                RTCRtpHeaderExtensionParameters(id=9, uri=RID),
                RTCRtpHeaderExtensionParameters(id=10, uri=AUDIO_LEVEL),
                *([RTCRtpHeaderExtensionParameters(id=form.twcc_id, uri=TWCC)] if form.twcc_id else []),
            ]
        )
    )
    return RtpPacket.parse(data, extensions)


@pytest.mark.parametrize("mid", ["0", "12", "camera", "x" * 16])
def test_all_fields_arrive(mid: str) -> None:
    form = SentFormat(ssrc=0xDEADBEEF, payload_type=96, mid=mid, mid_id=4, twcc_id=3)
    packet = parsed(Header(form).write(7, 90_000, True, 11) + b"payload", form)
    assert packet.ssrc == 0xDEADBEEF
    assert packet.payload_type == 96
    assert packet.marker == 1
    assert (packet.sequence_number, packet.timestamp) == (7, 90_000)
    assert packet.extensions.mid == mid
    assert packet.extensions.transport_sequence_number == 11
    assert packet.payload == b"payload"


def test_numbers_wrap() -> None:
    form = SentFormat(ssrc=1, payload_type=100, mid="0", mid_id=1, twcc_id=2)
    packet = parsed(Header(form).write(65536 + 5, (1 << 32) + 6, False, 65536 * 3 + 7), form)
    assert (packet.sequence_number, packet.timestamp, packet.marker) == (5, 6, 0)
    assert packet.extensions.transport_sequence_number == 7


def test_servers_that_want_no_transport_wide_numbers_get_none() -> None:
    form = SentFormat(ssrc=1, payload_type=100, mid="0", mid_id=1, twcc_id=None)
    packet = parsed(Header(form).write(5, 6, False, 7) + b"payload", form)
    assert (packet.sequence_number, packet.timestamp, packet.payload) == (5, 6, b"payload")
    assert (packet.extensions.mid, packet.extensions.transport_sequence_number) == ("0", None)


def test_layers_are_told_by_their_rid() -> None:
    form = SentFormat(ssrc=1, payload_type=100, mid="0", mid_id=1, twcc_id=2, rid="r12", rid_id=9)
    packet = parsed(Header(form).write(5, 6, False, 7) + b"payload", form)
    assert (packet.extensions.mid, packet.extensions.rtp_stream_id) == ("0", "r12")
    assert packet.extensions.transport_sequence_number == 7
    assert packet.payload == b"payload"


@pytest.mark.parametrize(("level", "told"), [(30, (True, 30)), (0, (True, 0)), (None, (False, 127))])
def test_the_loudness_of_sound_is_told(level: int | None, told: tuple[bool, int]) -> None:
    form = SentFormat(ssrc=1, payload_type=100, mid="0", mid_id=1, twcc_id=2, level_id=10)
    packet = parsed(Header(form).write(5, 6, False, 7, level) + b"payload", form)
    assert packet.extensions.audio_level == told
    assert packet.extensions.transport_sequence_number == 7


def test_its_length_is_what_it_writes() -> None:
    header = Header(SentFormat(ssrc=1, payload_type=100, mid="abc", mid_id=1, twcc_id=2))
    assert len(header) == len(header.write(0, 0, False, 0))
