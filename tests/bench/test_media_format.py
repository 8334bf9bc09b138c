"""What is cut from a router's capabilities."""

import pytest

from alongside.bench.media_format import (
    AUDIO_LEVEL,
    MID,
    RID,
    TWCC,
    NoCommonFormatError,
    extension_id,
    playable,
    receivable,
    sendable,
    sendable_layers,
    sendable_voice,
)
from alongside.bench.meeting.formats import sent_formats
from alongside.rtp.parameters import RtpCapabilities, RtpCodecCapability, RtpHeaderExtension


def router() -> RtpCapabilities:
    return RtpCapabilities(
        codecs=[
            RtpCodecCapability("audio", "audio/opus", 48_000, 100, channels=2),
            RtpCodecCapability("video", "video/VP8", 90_000, 101),
            RtpCodecCapability("video", "video/rtx", 90_000, 102, parameters={"apt": 101}),
            RtpCodecCapability("video", "video/H264", 90_000, 103),
            RtpCodecCapability("video", "video/rtx", 90_000, 104, parameters={"apt": 103}),
        ],
        headerExtensions=[
            RtpHeaderExtension("audio", MID, 1),
            RtpHeaderExtension("audio", AUDIO_LEVEL, 4),
            RtpHeaderExtension("video", RID, 2),
            RtpHeaderExtension("video", MID, 1),
            RtpHeaderExtension("video", TWCC, 5),
            RtpHeaderExtension("video", "urn:3gpp:video-orientation", 11),
        ],
    )


def test_receives_vp8_with_its_own_retransmissions() -> None:
    capabilities = receivable(router())
    assert [codec.preferredPayloadType for codec in capabilities.codecs] == [101, 102]
    assert [extension.preferredId for extension in capabilities.headerExtensions] == [1, 5]


def test_sends_by_the_routers_numbers() -> None:
    parameters = sendable(router(), "0", 1000, 1001)
    assert [codec.payloadType for codec in parameters.codecs] == [101, 102]
    assert parameters.codecs[1].parameters == {"apt": 101}
    assert extension_id(parameters, TWCC) == 5
    assert parameters.encodings[0].ssrc == 1000
    assert parameters.encodings[0].rtx is not None
    assert parameters.encodings[0].rtx.ssrc == 1001


def test_participants_play_sound_and_video() -> None:
    assert [codec.mimeType for codec in playable(router()).codecs] == ["audio/opus", "video/VP8", "video/rtx"]


def test_voices_tell_their_level() -> None:
    parameters = sendable_voice(router(), "0", 1000)
    (form,) = sent_formats(parameters)
    assert (form.ssrc, form.payload_type, form.mid, form.level_id, form.rid) == (1000, 100, "0", 4, "")
    assert parameters.codecs[0].channels == 2


def test_layers_are_told_apart_by_rid_and_get_ssrcs_of_their_own() -> None:
    parameters = sendable_layers(router(), "1", [100, 200])
    assert [(e.rid, e.ssrc, e.maxBitrate, e.scalabilityMode) for e in parameters.encodings] == [
        ("r0", None, 100, "L1T3"),
        ("r1", None, 200, "L1T3"),
    ]
    forms = sent_formats(parameters)
    assert [(form.rid, form.rid_id, form.mid, form.twcc_id) for form in forms] == [("r0", 2, "1", 5), ("r1", 2, "1", 5)]
    assert len({form.ssrc for form in forms}) == 2


def test_says_when_there_is_no_opus() -> None:
    capabilities = router()
    del capabilities.codecs[0]
    with pytest.raises(NoCommonFormatError, match="Opus"):
        playable(capabilities)


@pytest.mark.parametrize("kept", [slice(0, 1), slice(0, 2), slice(3, 5)])
def test_says_when_the_server_does_not_forward_vp8_with_retransmissions(kept: slice) -> None:
    capabilities = router()
    capabilities.codecs = capabilities.codecs[kept]
    with pytest.raises(NoCommonFormatError, match="VP8"):
        receivable(capabilities)


def test_says_when_an_extension_is_missing() -> None:
    capabilities = router()
    capabilities.headerExtensions = capabilities.headerExtensions[:3]
    with pytest.raises(NoCommonFormatError, match="transport-wide"):
        receivable(capabilities)
