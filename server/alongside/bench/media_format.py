"""What our peers send and can receive, cut from what a router forwards: VP8, retransmissions, two extensions."""

from alongside.rtp.parameters import (
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
        codec.mimeType, codec.preferredPayloadType, codec.clockRate, None, codec.parameters, codec.rtcpFeedback
    )
