"""The ORTC dictionaries that describe media, as plain data.

Field names are those of the W3C ORTC and WebRTC dictionaries as mediasoup uses them, because they cross the wire
to ``mediasoup-client`` unchanged. Pydantic validates them where they come from a browser, msgspec carries them to the
media worker; both read these classes, so there is one definition. The limits keep hostile parameters
small before any code looks at their meaning.

Source: https://draft.ortc.org and https://mediasoup.org/documentation/v3/mediasoup/rtp-parameters-and-capabilities/
"""

from dataclasses import dataclass, field
from typing import Annotated, Literal

from annotated_types import Interval, MaxLen, MinLen

MediaKind = Literal["audio", "video"]

PayloadType = Annotated[int, Interval(ge=0, le=127)]
"""An RTP payload type (RFC 3550 section 5.1)."""

ExtensionId = Annotated[int, Interval(ge=1, le=14)]
"""A one-byte header extension id (RFC 8285 section 4.2)."""

Ssrc = Annotated[int, Interval(ge=1, le=0xFFFFFFFF)]
"""A synchronisation source; 0 is never used."""

ShortText = Annotated[str, MaxLen(256)]
Token = Annotated[str, MinLen(1), MaxLen(32)]


@dataclass(slots=True)
class RtcpFeedback:
    type: ShortText
    parameter: ShortText = ""


@dataclass(slots=True)
class RtpCodecCapability:
    kind: MediaKind
    mimeType: ShortText
    clockRate: Annotated[int, Interval(ge=1, le=1_000_000)]
    preferredPayloadType: PayloadType
    channels: Annotated[int, Interval(ge=1, le=8)] | None = None
    parameters: Annotated[dict[ShortText, str | int | float], MaxLen(32)] = field(default_factory=dict)
    rtcpFeedback: Annotated[list[RtcpFeedback], MaxLen(32)] = field(default_factory=list)


@dataclass(slots=True)
class RtpHeaderExtension:
    kind: MediaKind
    uri: ShortText
    preferredId: ExtensionId
    preferredEncrypt: bool = False
    direction: Literal["sendrecv", "sendonly", "recvonly", "inactive"] = "sendrecv"


@dataclass(slots=True)
class RtpCapabilities:
    """What an endpoint is able to receive (or, for the router, to forward)."""

    codecs: Annotated[list[RtpCodecCapability], MaxLen(64)] = field(default_factory=list)
    headerExtensions: Annotated[list[RtpHeaderExtension], MaxLen(64)] = field(default_factory=list)


@dataclass(slots=True)
class RtpCodecParameters:
    mimeType: ShortText
    payloadType: PayloadType
    clockRate: Annotated[int, Interval(ge=1, le=1_000_000)]
    channels: Annotated[int, Interval(ge=1, le=8)] | None = None
    parameters: Annotated[dict[ShortText, str | int | float], MaxLen(32)] = field(default_factory=dict)
    rtcpFeedback: Annotated[list[RtcpFeedback], MaxLen(32)] = field(default_factory=list)


@dataclass(slots=True)
class RtpHeaderExtensionParameters:
    uri: ShortText
    id: ExtensionId
    encrypt: bool = False


@dataclass(slots=True)
class RtxParameters:
    ssrc: Ssrc


@dataclass(slots=True)
class RtpEncodingParameters:
    """One stream of a producer or consumer: found by ``ssrc``, or by ``rid`` where the browser tells no SSRC."""

    ssrc: Ssrc | None = None
    rid: Token | None = None
    rtx: RtxParameters | None = None
    scalabilityMode: Token | None = None
    maxBitrate: Annotated[int, Interval(ge=0, le=2**40)] | None = None
    """bit/s"""


@dataclass(slots=True)
class RtcpParameters:
    cname: ShortText = ""
    reducedSize: bool = True


@dataclass(slots=True)
class RtpParameters:
    """How the packets of one producer or consumer look."""

    codecs: Annotated[list[RtpCodecParameters], MinLen(1), MaxLen(16)]
    mid: Token | None = None
    headerExtensions: Annotated[list[RtpHeaderExtensionParameters], MaxLen(14)] = field(default_factory=list)
    encodings: Annotated[list[RtpEncodingParameters], MaxLen(4)] = field(default_factory=list)
    rtcp: RtcpParameters = field(default_factory=RtcpParameters)


@dataclass(slots=True)
class IceParameters:
    usernameFragment: str
    password: str
    iceLite: bool = True


@dataclass(slots=True)
class IceCandidate:
    foundation: str
    priority: int
    address: str
    port: int
    protocol: Literal["udp", "tcp"] = "udp"
    type: Literal["host"] = "host"
    ip: str = ""
    """The same as ``address``; older clients read it."""
    tcpType: Literal["passive"] | None = None
    """Of a candidate over TCP: peers connect to it (RFC 6544 section 4.5)."""


@dataclass(slots=True)
class DtlsFingerprint:
    algorithm: Literal["sha-256", "sha-384", "sha-512"]
    value: Annotated[str, MinLen(32), MaxLen(256)]


@dataclass(slots=True)
class DtlsParameters:
    fingerprints: Annotated[list[DtlsFingerprint], MinLen(1), MaxLen(8)]
    role: Literal["auto", "client", "server"] = "auto"
