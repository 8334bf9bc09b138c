"""What our peers send and can receive, cut from what a router forwards: VP8 with retransmissions, and Opus."""

from collections.abc import Sequence

from alongside.rtp.parameters import (
    MediaKind,
    RtcpParameters,
    RtpCapabilities,
    RtpCodecCapability,
    RtpCodecParameters,
    RtpEncodingParameters,
    RtpHeaderExtensionParameters,
    RtpParameters,
    RtxParameters,
)

MID = "urn:ietf:params:rtp-hdrext:sdes:mid"
RID = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id"
AUDIO_LEVEL = "urn:ietf:params:rtp-hdrext:ssrc-audio-level"
TWCC = "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"


class NoCommonFormatError(Exception):
    """The server does not forward what the bench sends."""


def receivable(router: RtpCapabilities) -> RtpCapabilities:
    """The part of the router's capabilities that a peer of ours has.

    :raises NoCommonFormatError: the router has no VP8 or lacks an extension.
    """
    extensions = [e for e in router.headerExtensions if e.kind == "video" and e.uri in (MID, TWCC)]
    if {extension.uri for extension in extensions} != {MID, TWCC}:
        raise NoCommonFormatError("the server forwards no mid or no transport-wide sequence numbers")
    return RtpCapabilities(list(_vp8_with_rtx(router)), extensions)


def playable(router: RtpCapabilities) -> RtpCapabilities:
    """The part of the router's capabilities that a participant with sound has.

    :raises NoCommonFormatError: as above, or the router has no Opus.
    """
    video = receivable(router)
    sound = [e for e in router.headerExtensions if e.kind == "audio" and e.uri in (MID, TWCC)]
    return RtpCapabilities([_opus(router), *video.codecs], [*sound, *video.headerExtensions])


def sendable_voice(router: RtpCapabilities, mid: str, ssrc: int) -> RtpParameters:
    """One Opus stream with audio levels.

    :raises NoCommonFormatError: the router has no Opus.
    """
    return RtpParameters(
        codecs=[_parameters(_opus(router))],
        mid=mid,
        headerExtensions=_extensions(router, "audio", (MID, AUDIO_LEVEL, TWCC)),
        encodings=[RtpEncodingParameters(ssrc=ssrc)],
        rtcp=RtcpParameters(cname="bench"),
    )


def sendable_layers(router: RtpCapabilities, mid: str, bit_rates: Sequence[int]) -> RtpParameters:
    """VP8 in several layers, told apart by rid (``r0``, ``r1`` …) as browsers do, with three temporal layers each.

    :param bit_rates: of each layer, in bit/s.
    :raises NoCommonFormatError: as above.
    """
    return RtpParameters(
        codecs=[_parameters(codec) for codec in _vp8_with_rtx(router)],
        mid=mid,
        headerExtensions=_extensions(router, "video", (MID, RID, TWCC)),
        encodings=[
            RtpEncodingParameters(rid=f"r{position}", maxBitrate=bit_rate, scalabilityMode="L1T3")
            for position, bit_rate in enumerate(bit_rates)
        ],
        rtcp=RtcpParameters(cname="bench"),
    )


def sendable(router: RtpCapabilities, mid: str, ssrc: int, rtx_ssrc: int) -> RtpParameters:
    """One VP8 stream with retransmissions, by the router's own payload types and extension ids.

    :raises NoCommonFormatError: as above.
    """
    extensions = receivable(router).headerExtensions
    return RtpParameters(
        codecs=[_parameters(codec) for codec in _vp8_with_rtx(router)],
        mid=mid,
        headerExtensions=[RtpHeaderExtensionParameters(e.uri, e.preferredId) for e in extensions],
        encodings=[RtpEncodingParameters(ssrc=ssrc, rtx=RtxParameters(rtx_ssrc))],
        rtcp=RtcpParameters(cname="bench"),
    )


def extension_id(parameters: RtpParameters, uri: str) -> int:
    """The id of a header extension.

    :raises NoCommonFormatError: it is not there.
    """
    for extension in parameters.headerExtensions:
        if extension.uri == uri:
            return extension.id
    raise NoCommonFormatError(f"the stream has no {uri}")


def _extensions(router: RtpCapabilities, kind: MediaKind, uris: Sequence[str]) -> list[RtpHeaderExtensionParameters]:
    return [
        RtpHeaderExtensionParameters(e.uri, e.preferredId)
        for e in router.headerExtensions
        if e.kind == kind and e.uri in uris
    ]


def _opus(router: RtpCapabilities) -> RtpCodecCapability:
    opus = next((codec for codec in router.codecs if codec.mimeType.lower() == "audio/opus"), None)
    if opus is None:
        raise NoCommonFormatError("the server does not forward Opus")
    return opus


def _vp8_with_rtx(router: RtpCapabilities) -> tuple[RtpCodecCapability, RtpCodecCapability]:
    vp8 = next((codec for codec in router.codecs if codec.mimeType.lower() == "video/vp8"), None)
    if vp8 is None:
        raise NoCommonFormatError("the server does not forward VP8")
    for codec in router.codecs:
        if codec.mimeType.lower() == "video/rtx" and codec.parameters.get("apt") == vp8.preferredPayloadType:
            return vp8, codec
    raise NoCommonFormatError("the server has no retransmissions for VP8")


def _parameters(codec: RtpCodecCapability) -> RtpCodecParameters:
    return RtpCodecParameters(
        codec.mimeType,
        codec.preferredPayloadType,
        codec.clockRate,
        codec.channels,
        codec.parameters,
        codec.rtcpFeedback,
    )
