"""Negotiation: what producers may be, and how consumers follow from them."""

import math
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from alongside.errors import UnsupportedMedia
from alongside.rtp.parameters import (
    RtpCodecParameters,
    RtpEncodingParameters,
    RtpHeaderExtensionParameters,
    RtpParameters,
    RtxParameters,
)
from alongside.sfu.ortc import (
    MID,
    RID,
    TRANSPORT_WIDE,
    TRANSPORT_WIDE_ID,
    consumer_parameters,
    media_codec,
    retransmission_payload_type,
    router_capabilities,
    validate_producer,
)
from tests.support.media_parameters import (
    VP8_RTX,
    opus_parameters,
    receiver_capabilities,
    vp8_parameters,
    vp8_parameters_by_rid,
)

ROUTER = router_capabilities()


def h264(mode: object = 1, profile: object = "42e01f") -> RtpParameters:
    parameters: dict[str, str | int | float] = {"packetization-mode": mode, "profile-level-id": profile}  # type: ignore[dict-item]
    return RtpParameters(
        codecs=[RtpCodecParameters("video/H264", 108, 90000, parameters=parameters)],
        encodings=[RtpEncodingParameters(ssrc=5)],
    )


@pytest.mark.parametrize(
    ("kind", "parameters", "mime_type"),
    [
        ("audio", opus_parameters(5), "audio/opus"),
        ("video", vp8_parameters([5, 10, 15]), "video/VP8"),
        ("video", vp8_parameters_by_rid(["q", "h", "f"]), "video/VP8"),
        ("video", h264(), "video/H264"),
        ("video", h264(profile="42C02A"), "video/H264"),
        ("video", h264(mode="1"), "video/H264"),
    ],
)
def test_what_browsers_send_is_accepted(kind: str, parameters: RtpParameters, mime_type: str) -> None:
    assert kind in ("audio", "video")
    codec = validate_producer("audio" if kind == "audio" else "video", parameters, ROUTER)
    assert codec.mimeType == mime_type


def test_names_of_codecs_are_compared_without_case() -> None:
    parameters = opus_parameters(5)
    parameters.codecs[0].mimeType = "Audio/OPUS"
    assert validate_producer("audio", parameters, ROUTER).preferredPayloadType == 100


def no_codec(parameters: RtpParameters) -> None:
    parameters.codecs = []


def retransmission_only(parameters: RtpParameters) -> None:
    del parameters.codecs[0]


def two_media_codecs(parameters: RtpParameters) -> None:
    parameters.codecs.append(RtpCodecParameters("video/H264", 108, 90000))


def unknown_codec(parameters: RtpParameters) -> None:
    parameters.codecs[0].mimeType = "video/H265"


def other_clock(parameters: RtpParameters) -> None:
    parameters.codecs[0].clockRate = 48000


def same_payload_type(parameters: RtpParameters) -> None:
    parameters.codecs[1].payloadType = parameters.codecs[0].payloadType


def no_encodings(parameters: RtpParameters) -> None:
    parameters.encodings = []


def encoding_without_name(parameters: RtpParameters) -> None:
    parameters.encodings.append(RtpEncodingParameters())


def same_ssrc(parameters: RtpParameters) -> None:
    parameters.encodings[1].ssrc = parameters.encodings[0].ssrc


def retransmission_on_the_media_ssrc(parameters: RtpParameters) -> None:
    parameters.encodings[0].rtx = RtxParameters(parameters.encodings[1].ssrc or 0)


def same_rid(parameters: RtpParameters) -> None:
    for encoding in parameters.encodings:
        encoding.rid = "q"


def rid_without_mid(parameters: RtpParameters) -> None:
    parameters.mid = None
    parameters.encodings = [RtpEncodingParameters(rid="q")]


def rid_without_extension(parameters: RtpParameters) -> None:
    parameters.headerExtensions = [extension for extension in parameters.headerExtensions if extension.uri != RID]
    parameters.encodings = [RtpEncodingParameters(rid="q")]


def same_extension_id(parameters: RtpParameters) -> None:
    parameters.headerExtensions.append(RtpHeaderExtensionParameters("urn:other", parameters.headerExtensions[0].id))


@pytest.mark.parametrize(
    "spoil",
    [
        no_codec,
        retransmission_only,
        two_media_codecs,
        unknown_codec,
        other_clock,
        same_payload_type,
        no_encodings,
        encoding_without_name,
        same_ssrc,
        retransmission_on_the_media_ssrc,
        same_rid,
        rid_without_mid,
        rid_without_extension,
        same_extension_id,
    ],
)
def test_what_contradicts_itself_is_refused(spoil: Callable[[RtpParameters], None]) -> None:
    parameters = vp8_parameters([5, 10])
    spoil(parameters)
    with pytest.raises(UnsupportedMedia):
        validate_producer("video", parameters, ROUTER)


def test_kinds_do_not_mix() -> None:
    with pytest.raises(UnsupportedMedia):
        validate_producer("video", opus_parameters(5), ROUTER)
    with pytest.raises(UnsupportedMedia):
        validate_producer("audio", vp8_parameters([5]), ROUTER)


def test_sound_is_not_simulcast() -> None:
    parameters = opus_parameters(5)
    parameters.encodings.append(RtpEncodingParameters(ssrc=6))
    with pytest.raises(UnsupportedMedia):
        validate_producer("audio", parameters, ROUTER)


def test_mono_opus_is_another_codec() -> None:
    parameters = opus_parameters(5)
    parameters.codecs[0].channels = None
    with pytest.raises(UnsupportedMedia):
        validate_producer("audio", parameters, ROUTER)


@pytest.mark.parametrize(("mode", "profile"), [(0, "42e01f"), (1, "64001f"), (1, "42001f"), (1, "4d001f")])
def test_h264_of_another_mode_or_profile_is_refused(mode: int, profile: str) -> None:
    with pytest.raises(UnsupportedMedia):
        validate_producer("video", h264(mode, profile), ROUTER)


@pytest.mark.parametrize("mode", ["one", "", math.nan, math.inf, -math.inf, 1.5, -1])
def test_a_packetization_mode_that_is_no_number_is_refused(mode: str | float) -> None:
    with pytest.raises(UnsupportedMedia):
        validate_producer("video", h264(mode), ROUTER)


@pytest.mark.parametrize("profile", ["", "42", "42zz1f", "4", 42, math.nan, "42\x00\x00", "4²²²1f"])
def test_a_profile_that_is_no_profile_is_refused(profile: str | float) -> None:
    with pytest.raises(UnsupportedMedia):
        validate_producer("video", h264(profile=profile), ROUTER)


numbers_and_texts = st.one_of(st.text(max_size=8), st.integers(), st.floats())


@given(numbers_and_texts, numbers_and_texts)
def test_any_h264_parameters_match_or_are_refused(mode: str | float, profile: str | float) -> None:
    try:
        validate_producer("video", h264(mode, profile), ROUTER)
    except UnsupportedMedia:
        return


def test_retransmission_is_found_by_what_it_repeats() -> None:
    parameters = vp8_parameters([5])
    assert media_codec(parameters).mimeType == "video/VP8"
    assert retransmission_payload_type(parameters) == VP8_RTX
    parameters.codecs[1].parameters["apt"] = 50
    assert retransmission_payload_type(parameters) is None


def consumed(parameters: RtpParameters, *, retransmission: bool = True) -> RtpParameters:
    kind = "audio" if parameters.codecs[0].mimeType.startswith("audio") else "video"
    codec = validate_producer("audio" if kind == "audio" else "video", parameters, ROUTER)
    receiver = receiver_capabilities(retransmission=retransmission)
    return consumer_parameters(parameters, codec, ROUTER, receiver, (71, 72), "cname", "0")


def test_a_consumer_speaks_the_routers_numbers_whatever_its_producer_speaks() -> None:
    parameters = consumed(vp8_parameters([5, 10, 15]))
    media, rtx = parameters.codecs
    assert (media.mimeType, media.payloadType) == ("video/VP8", 101)
    assert (rtx.mimeType, rtx.payloadType, rtx.parameters) == ("video/rtx", 102, {"apt": 101})
    assert parameters.encodings == [RtpEncodingParameters(ssrc=71, rtx=RtxParameters(72))]
    assert [(extension.uri, extension.id) for extension in parameters.headerExtensions] == [
        (TRANSPORT_WIDE, TRANSPORT_WIDE_ID)
    ]
    assert (parameters.mid, parameters.rtcp.cname) == ("0", "cname")


def test_sound_keeps_its_format_parameters_and_has_no_retransmission() -> None:
    parameters = consumed(opus_parameters(5))
    assert [codec.mimeType for codec in parameters.codecs] == ["audio/opus"]
    assert parameters.codecs[0].parameters == {"minptime": 10, "useinbandfec": 1}
    assert parameters.encodings == [RtpEncodingParameters(ssrc=71)]


def test_a_receiver_without_retransmission_gets_a_consumer_without() -> None:
    parameters = consumed(vp8_parameters([5]), retransmission=False)
    assert [codec.mimeType for codec in parameters.codecs] == ["video/VP8"]
    assert parameters.encodings == [RtpEncodingParameters(ssrc=71)]


def test_a_receiver_without_the_codec_is_told() -> None:
    producer = vp8_parameters([5])
    codec = validate_producer("video", producer, ROUTER)
    receiver = receiver_capabilities()
    receiver.codecs = [candidate for candidate in receiver.codecs if candidate.kind == "audio"]
    with pytest.raises(UnsupportedMedia, match="VP8"):
        consumer_parameters(producer, codec, ROUTER, receiver, (71, 72), "cname", "0")


def test_a_receiver_gets_only_the_feedback_that_it_speaks() -> None:
    producer = vp8_parameters([5])
    codec = validate_producer("video", producer, ROUTER)
    receiver = receiver_capabilities()
    receiver.codecs = [replace(candidate, rtcpFeedback=candidate.rtcpFeedback[:1]) for candidate in receiver.codecs]
    parameters = consumer_parameters(producer, codec, ROUTER, receiver, (71, 72), "cname", "0")
    assert [feedback.type for feedback in parameters.codecs[0].rtcpFeedback] == ["nack"]


def test_the_routers_own_offer_is_consistent() -> None:
    payload_types = [codec.preferredPayloadType for codec in ROUTER.codecs]
    assert len(set(payload_types)) == len(payload_types)
    for kind in ("audio", "video"):
        ids = [extension.preferredId for extension in ROUTER.headerExtensions if extension.kind == kind]
        assert len(set(ids)) == len(ids)
    for codec in ROUTER.codecs:
        if codec.mimeType == "video/rtx":
            assert codec.parameters["apt"] in payload_types
    assert {MID, RID} <= {extension.uri for extension in ROUTER.headerExtensions if extension.kind == "video"}


WIRE = TypeAdapter(RtpParameters)


@pytest.mark.parametrize(
    "changes",
    [
        {"encodings": [{"ssrc": ssrc} for ssrc in range(1, 1001)]},
        {"encodings": [{"ssrc": 0}]},
        {"encodings": [{"ssrc": 2**32}]},
        {"encodings": [{"ssrc": 1.5}]},
        {"codecs": []},
        {"codecs": [{"mimeType": "audio/opus", "payloadType": 128, "clockRate": 48000}]},
        {"codecs": [{"mimeType": "audio/opus", "payloadType": 100, "clockRate": 0}]},
        {"codecs": [{"mimeType": "x" * 10_000, "payloadType": 100, "clockRate": 48000}]},
        {"headerExtensions": [{"uri": MID, "id": 0}]},
        {"headerExtensions": [{"uri": MID, "id": 15}]},
        {"headerExtensions": [{"uri": MID, "id": 1}] * 15},
        {"mid": ""},
        {"mid": "m" * 33},
    ],
)
def test_parameters_out_of_range_never_reach_the_router(changes: dict[str, object]) -> None:
    wire = WIRE.dump_python(opus_parameters(5))
    WIRE.validate_python(wire)
    with pytest.raises(ValidationError):
        WIRE.validate_python(wire | changes)
