"""Which codecs and header extensions the router speaks, and how a consumer's parameters follow from its producer's.

The rules are those of ORTC as mediasoup applies them: a router codec is matched by MIME type, clock rate,
channels and, for H.264, packetization mode and profile; consumers get the router's payload types.
"""

import re

from alongside.errors import UnsupportedMedia
from alongside.rtp.parameters import (
    MediaKind,
    RtcpFeedback,
    RtcpParameters,
    RtpCapabilities,
    RtpCodecCapability,
    RtpCodecParameters,
    RtpEncodingParameters,
    RtpHeaderExtension,
    RtpHeaderExtensionParameters,
    RtpParameters,
    RtxParameters,
)

MID = "urn:ietf:params:rtp-hdrext:sdes:mid"
RID = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id"
REPAIRED_RID = "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id"
AUDIO_LEVEL = "urn:ietf:params:rtp-hdrext:ssrc-audio-level"
DEPENDENCY_DESCRIPTOR = "https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension"
TRANSPORT_WIDE = "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"

TRANSPORT_WIDE_ID = 5
"""Header extension id of the transport-wide sequence number in videos that consumers get."""
DEPENDENCY_DESCRIPTOR_ID = 6

_DESCRIBED = ("video/av1", "video/h264", "video/vp8")
"""Codecs whose layers are told by dependency descriptors where these are negotiated: Chrome leaves them out of VP8's
payload then. VP9 always tells them there.
"""

_CONSTRAINED_BASELINE = re.compile("42[4-7c-f][0-9a-f]{3}")


def _video_feedback() -> list[RtcpFeedback]:
    return [
        RtcpFeedback("nack"),
        RtcpFeedback("nack", "pli"),
        RtcpFeedback("ccm", "fir"),
        RtcpFeedback("transport-cc"),
    ]


def _retransmission(payload_type: int, associated: int) -> RtpCodecCapability:
    return RtpCodecCapability("video", "video/rtx", 90000, payload_type, parameters={"apt": associated})


def router_capabilities() -> RtpCapabilities:
    """What every router can forward."""
    h264: dict[str, str | int | float] = {
        "packetization-mode": 1,
        "profile-level-id": "42e01f",
        "level-asymmetry-allowed": 1,
    }
    vp9: dict[str, str | int | float] = {"profile-id": 0}
    return RtpCapabilities(
        codecs=[
            RtpCodecCapability(
                "audio",
                "audio/opus",
                48000,
                100,
                channels=2,
                parameters={"minptime": 10, "useinbandfec": 1},
                rtcpFeedback=[RtcpFeedback("transport-cc")],
            ),
            RtpCodecCapability("video", "video/VP8", 90000, 101, rtcpFeedback=_video_feedback()),
            _retransmission(102, 101),
            RtpCodecCapability("video", "video/H264", 90000, 103, parameters=h264, rtcpFeedback=_video_feedback()),
            _retransmission(104, 103),
            RtpCodecCapability("video", "video/VP9", 90000, 105, parameters=vp9, rtcpFeedback=_video_feedback()),
            _retransmission(106, 105),
            RtpCodecCapability("video", "video/AV1", 90000, 107, rtcpFeedback=_video_feedback()),
            _retransmission(108, 107),
        ],
        headerExtensions=[
            RtpHeaderExtension("audio", MID, 1, direction="recvonly"),
            RtpHeaderExtension("video", MID, 1, direction="recvonly"),
            RtpHeaderExtension("video", RID, 2, direction="recvonly"),
            RtpHeaderExtension("video", REPAIRED_RID, 3, direction="recvonly"),
            RtpHeaderExtension("audio", AUDIO_LEVEL, 4, direction="recvonly"),
            RtpHeaderExtension("audio", TRANSPORT_WIDE, TRANSPORT_WIDE_ID, direction="recvonly"),
            RtpHeaderExtension("video", TRANSPORT_WIDE, TRANSPORT_WIDE_ID),
            RtpHeaderExtension("video", DEPENDENCY_DESCRIPTOR, DEPENDENCY_DESCRIPTOR_ID),
        ],
    )


def media_codec(parameters: RtpParameters) -> RtpCodecParameters:
    """The codec of the media itself, not of its retransmission.

    :raises UnsupportedMedia: there is none, or more than one.
    """
    codecs = [codec for codec in parameters.codecs if not _is_retransmission(codec.mimeType)]
    if len(codecs) != 1:
        raise UnsupportedMedia("Exactly one media codec is expected.")
    return codecs[0]


def retransmission_payload_type(parameters: RtpParameters) -> int | None:
    """The payload type of retransmissions of the media codec, when there is one."""
    apt = media_codec(parameters).payloadType
    for codec in parameters.codecs:
        if _is_retransmission(codec.mimeType) and codec.parameters.get("apt") == apt:
            return codec.payloadType
    return None


def validate_producer(kind: MediaKind, parameters: RtpParameters, capabilities: RtpCapabilities) -> RtpCodecCapability:
    """Checks what a browser says it will send.

    :returns: the router codec that it matches.
    :raises UnsupportedMedia: no such codec, or contradictory parameters.
    """
    _check_unique("payload type", [codec.payloadType for codec in parameters.codecs])
    _check_unique("header extension id", [extension.id for extension in parameters.headerExtensions])
    _check_encodings(kind, parameters)
    codec = media_codec(parameters)
    match = _find_codec(kind, codec, capabilities)
    if match is None:
        raise UnsupportedMedia(f"{codec.mimeType} is not supported here.")
    return match


def _check_encodings(kind: MediaKind, parameters: RtpParameters) -> None:
    encodings = parameters.encodings
    if not encodings:
        raise UnsupportedMedia("At least one encoding is expected.")
    if len(encodings) > 1 and kind == "audio":
        raise UnsupportedMedia("Audio has one encoding only.")
    uris = {extension.uri for extension in parameters.headerExtensions}
    if any(encoding.ssrc is None and encoding.rid is None for encoding in encodings):
        raise UnsupportedMedia("Every encoding needs an ssrc or a rid.")
    if any(encoding.ssrc is None for encoding in encodings) and not (parameters.mid and {MID, RID} <= uris):
        raise UnsupportedMedia("Encodings without ssrc need mid and rid header extensions.")
    ssrcs = [encoding.ssrc for encoding in encodings if encoding.ssrc is not None]
    ssrcs += [encoding.rtx.ssrc for encoding in encodings if encoding.rtx is not None]
    _check_unique("ssrc", ssrcs)
    _check_unique("rid", [encoding.rid for encoding in encodings if encoding.rid is not None])


def _check_unique(what: str, values: list[int] | list[str]) -> None:
    if len(set(values)) != len(values):
        raise UnsupportedMedia(f"The same {what} is used twice.")


def _is_retransmission(mime_type: str) -> bool:
    return mime_type.lower().endswith("/rtx")


def _find_codec(
    kind: MediaKind, codec: RtpCodecParameters | RtpCodecCapability, capabilities: RtpCapabilities
) -> RtpCodecCapability | None:
    for candidate in capabilities.codecs:
        if candidate.kind == kind and _same_codec(candidate, codec):
            return candidate
    return None


def _same_codec(one: RtpCodecCapability, other: RtpCodecParameters | RtpCodecCapability) -> bool:
    if one.mimeType.lower() != other.mimeType.lower() or one.clockRate != other.clockRate:
        return False
    if (one.channels or 1) != (other.channels or 1):
        return False
    match one.mimeType.lower():
        case "video/h264":
            return _h264_format(one) == _h264_format(other)
        case "video/vp9":
            return _profile(one, "profile-id") == _profile(other, "profile-id")
        case "video/av1":
            return _profile(one, "profile") == _profile(other, "profile")
    return True


def _profile(codec: RtpCodecParameters | RtpCodecCapability, name: str) -> str:
    """Of VP9 or AV1; 0 where nothing is said (RFC 9628 section 6, AV1 RTP specification section 7.2)."""
    return str(codec.parameters.get(name, 0))


def _h264_format(codec: RtpCodecParameters | RtpCodecCapability) -> tuple[str, str]:
    """Packetization mode, and the profile without its level (RFC 6184 section 8.1). Browsers may say anything there."""
    mode = str(codec.parameters.get("packetization-mode", 0))
    profile = str(codec.parameters.get("profile-level-id", "42e01f")).lower()
    return mode, "constrained baseline" if _CONSTRAINED_BASELINE.fullmatch(profile) else profile[:4]


def consumer_parameters(
    producer: RtpParameters,
    router_codec: RtpCodecCapability,
    router: RtpCapabilities,
    receiver: RtpCapabilities,
    new_ssrcs: tuple[int, int],
    cname: str,
    mid: str,
) -> RtpParameters:
    """How a consumer's packets look to its receiver.

    :param receiver: what the receiving browser is able to receive.
    :param new_ssrcs: unused SSRCs for the media and its retransmission.
    :param cname: the same for all that one sender sends, so that receivers keep sound and picture in step.
    :param mid: names the media section, once per receiving transport.
    :raises UnsupportedMedia: the receiver lacks the codec.
    """
    supported = _find_codec(router_codec.kind, router_codec, receiver)
    if supported is None:
        raise UnsupportedMedia(f"This browser cannot play {router_codec.mimeType}.")
    wanted = {(feedback.type, feedback.parameter) for feedback in supported.rtcpFeedback}
    if router_codec.kind == "audio":
        # sound does not adapt, and feedback on it would cost more than it tells
        wanted.discard(("transport-cc", ""))
    codecs = [
        RtpCodecParameters(
            router_codec.mimeType,
            router_codec.preferredPayloadType,
            router_codec.clockRate,
            router_codec.channels,
            dict(media_codec(producer).parameters),
            [feedback for feedback in router_codec.rtcpFeedback if (feedback.type, feedback.parameter) in wanted],
        )
    ]
    retransmission = _retransmission_for(router_codec, router, receiver)
    if retransmission is not None:
        codecs.append(retransmission)
    ssrc, rtx_ssrc = new_ssrcs
    rtx = RtxParameters(rtx_ssrc) if retransmission is not None else None
    return RtpParameters(
        codecs=codecs,
        mid=mid,
        headerExtensions=_common_extensions(router_codec, router, receiver, described=uses_descriptors(producer)),
        encodings=[RtpEncodingParameters(ssrc=ssrc, rtx=rtx)],
        rtcp=RtcpParameters(cname=cname),
    )


def _retransmission_for(
    codec: RtpCodecCapability, router: RtpCapabilities, receiver: RtpCapabilities
) -> RtpCodecParameters | None:
    if not any(_is_retransmission(candidate.mimeType) for candidate in receiver.codecs):
        return None
    for candidate in router.codecs:
        if candidate.parameters.get("apt") == codec.preferredPayloadType:
            return RtpCodecParameters(
                candidate.mimeType,
                candidate.preferredPayloadType,
                candidate.clockRate,
                parameters=dict(candidate.parameters),
            )
    return None


def uses_descriptors(producer: RtpParameters) -> bool:
    """Whether packets of this producer are forwarded with their dependency descriptors."""
    negotiated = any(extension.uri == DEPENDENCY_DESCRIPTOR for extension in producer.headerExtensions)
    return negotiated and media_codec(producer).mimeType.lower() in _DESCRIBED


def _common_extensions(
    codec: RtpCodecCapability, router: RtpCapabilities, receiver: RtpCapabilities, *, described: bool
) -> list[RtpHeaderExtensionParameters]:
    known = {extension.uri for extension in receiver.headerExtensions if extension.kind == codec.kind}
    if not described:
        known.discard(DEPENDENCY_DESCRIPTOR)
    return [
        RtpHeaderExtensionParameters(extension.uri, extension.preferredId)
        for extension in router.headerExtensions
        if extension.kind == codec.kind and extension.direction == "sendrecv" and extension.uri in known
    ]
