"""RTP parameters as browsers send them."""

from collections.abc import Sequence

from alongside.rtp.parameters import (
    RtcpFeedback,
    RtcpParameters,
    RtpCapabilities,
    RtpCodecParameters,
    RtpEncodingParameters,
    RtpHeaderExtensionParameters,
    RtpParameters,
    RtxParameters,
)
from alongside.sfu.ortc import AUDIO_LEVEL, MID, REPAIRED_RID, RID, TRANSPORT_WIDE, router_capabilities

MID_ID = 4
RID_ID = 10
REPAIRED_RID_ID = 11
LEVEL_ID = 1
WIDE_ID = 3
"""Header extension ids as Chrome chooses them, different from the router's own."""

OPUS = 111
VP8 = 96
VP8_RTX = 97


def opus_parameters(ssrc: int, mid: str = "0") -> RtpParameters:
    return RtpParameters(
        codecs=[RtpCodecParameters("audio/opus", OPUS, 48000, 2, {"minptime": 10, "useinbandfec": 1})],
        mid=mid,
        headerExtensions=[
            RtpHeaderExtensionParameters(MID, MID_ID),
            RtpHeaderExtensionParameters(AUDIO_LEVEL, LEVEL_ID),
            RtpHeaderExtensionParameters(TRANSPORT_WIDE, WIDE_ID),
        ],
        encodings=[RtpEncodingParameters(ssrc=ssrc)],
        rtcp=RtcpParameters(cname="someone"),
    )


def vp8_parameters(ssrcs: Sequence[int], mid: str = "1", *, rtx: bool = True) -> RtpParameters:
    """One encoding per SSRC; the retransmissions of SSRC n have n + 1. The bit rates are small: all fit anywhere."""
    encodings = [
        RtpEncodingParameters(ssrc=ssrc, rtx=RtxParameters(ssrc + 1) if rtx else None, maxBitrate=10_000 * (index + 1))
        for index, ssrc in enumerate(ssrcs)
    ]
    return _video(mid, encodings, rtx=rtx)


def vp8_parameters_by_rid(rids: Sequence[str], mid: str = "1") -> RtpParameters:
    """As Firefox and Safari send simulcast: SSRCs are told by the packets only."""
    return _video(mid, [RtpEncodingParameters(rid=rid, maxBitrate=10_000) for rid in rids], rtx=True)


def _video(mid: str, encodings: list[RtpEncodingParameters], *, rtx: bool) -> RtpParameters:
    feedback = [RtcpFeedback("nack"), RtcpFeedback("nack", "pli"), RtcpFeedback("transport-cc")]
    codecs = [RtpCodecParameters("video/VP8", VP8, 90000, rtcpFeedback=feedback)]
    if rtx:
        codecs.append(RtpCodecParameters("video/rtx", VP8_RTX, 90000, parameters={"apt": VP8}))
    return RtpParameters(
        codecs=codecs,
        mid=mid,
        headerExtensions=[
            RtpHeaderExtensionParameters(MID, MID_ID),
            RtpHeaderExtensionParameters(RID, RID_ID),
            RtpHeaderExtensionParameters(REPAIRED_RID, REPAIRED_RID_ID),
            RtpHeaderExtensionParameters(TRANSPORT_WIDE, WIDE_ID),
        ],
        encodings=encodings,
        rtcp=RtcpParameters(cname="someone"),
    )


def receiver_capabilities(*, retransmission: bool = True) -> RtpCapabilities:
    """A browser that plays everything that the router forwards."""
    capabilities = router_capabilities()
    if not retransmission:
        capabilities.codecs = [codec for codec in capabilities.codecs if codec.mimeType != "video/rtx"]
    return capabilities
