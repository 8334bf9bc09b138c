"""As much SDP as it takes to send and receive VP8 through other servers (RFC 8866, RFC 8829): one bundled path."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from alongside.bench.ice import Address, IceCredentials
from alongside.bench.link import Remote
from alongside.rtp.parameters import DtlsFingerprint

MID = "urn:ietf:params:rtp-hdrext:sdes:mid"
TWCC = "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"
VP8, RTX = 96, 97
"""payload types of our offers"""
TRACK = "video"
"""id of the only track of our offers"""


class SdpError(ValueError):
    """A description lacks what is needed."""


@dataclass(frozen=True, slots=True)
class Local:
    """Our end of a transport."""

    credentials: IceCredentials
    fingerprint: DtlsFingerprint


@dataclass(frozen=True, slots=True)
class Medium:
    """One m-section of a remote description."""

    line: str
    """without ``m=``"""
    attributes: tuple[str, ...]
    """without ``a=``"""

    @property
    def mid(self) -> str:
        return _first(self.attributes, "mid:(.+)")

    @property
    def ssrcs(self) -> list[int]:
        """In the order in which they are named: that of the media first, that of its retransmissions second."""
        found = [int(ssrc) for ssrc in _all(self.attributes, r"ssrc:(\d+) ")]
        return list(dict.fromkeys(found))

    def extension(self, uri: str) -> int:
        """The id of a header extension.

        :raises SdpError: it was not negotiated.
        """
        found = self.find_extension(uri)
        if found is None:
            raise SdpError(f"{uri} was not negotiated")
        return found

    def find_extension(self, uri: str) -> int | None:
        """The id of a header extension; ``None`` when it was not negotiated."""
        found = _all(self.attributes, rf"extmap:(\d+)(?:/\w+)? {re.escape(uri)}$")
        return int(found[0]) if found else None


@dataclass(frozen=True, slots=True)
class Description:
    """A remote description."""

    attributes: tuple[str, ...]
    """those of the session, then those of all sections"""
    media: tuple[Medium, ...]

    @property
    def remote(self) -> Remote:
        """The transport that all sections share, at its first address.

        :raises SdpError: credentials, fingerprint or a UDP host candidate over IPv4 are missing.
        """
        addresses = [address for a in self.attributes if (address := read_candidate(a))]
        if not addresses:
            raise SdpError("the description has no candidate")
        return self.remote_at(addresses[0])

    def remote_at(self, address: Address) -> Remote:
        """The transport that all sections share, at an address that was told apart.

        :raises SdpError: credentials or fingerprint are missing.
        """
        credentials = IceCredentials(_first(self.attributes, "ice-ufrag:(.+)"), _first(self.attributes, "ice-pwd:(.+)"))
        fingerprint = _first(self.attributes, "(?i:fingerprint:sha-256) (.+)")
        return Remote(credentials, address, (DtlsFingerprint("sha-256", fingerprint),))


def parse(text: str) -> Description:
    """Reads a description; whatever is of no use here is skipped."""
    parts = re.split(r"^m=", text.replace("\r\n", "\n"), flags=re.MULTILINE)
    session = _attributes(parts[0])
    media = tuple(Medium(part.split("\n", 1)[0], _attributes(part)) for part in parts[1:])
    return Description(session + tuple(a for medium in media for a in medium.attributes), media)


def read_candidate(text: str) -> Address | None:
    """The address of a UDP host candidate over IPv4 (RFC 8839 section 5.1); ``None`` for all others."""
    match = re.match(r"(?i:candidate:\S+ 1 udp) \d+ ([\d.]+) (\d+) typ host", text)
    return Address(match[1], int(match[2])) if match else None


def build_offer(local: Local, ssrc: int, rtx_ssrc: int) -> str:
    """Offers to send one VP8 stream with retransmission and transport-wide congestion control."""
    lines = [
        *_session(["0"]),
        f"m=video 9 UDP/TLS/RTP/SAVPF {VP8} {RTX}",
        *_transport(local, "0", "sendonly"),
        f"a=extmap:1 {MID}",
        f"a=extmap:2 {TWCC}",
        *_vp8(VP8, RTX),
        f"a=msid:bench {TRACK}",
        f"a=ssrc-group:FID {ssrc} {rtx_ssrc}",
        f"a=ssrc:{ssrc} cname:bench",
        f"a=ssrc:{rtx_ssrc} cname:bench",
    ]
    return _join(lines)


def build_answer(offer: Description, local: Local) -> str:
    """Accepts every section of an offer as it is, to receive it."""
    lines = _session([medium.mid for medium in offer.media])
    for medium in offer.media:
        lines += [f"m={medium.line}", *_transport(local, medium.mid, "recvonly")]
        lines += [f"a={a}" for a in medium.attributes if re.match(r"(rtpmap|fmtp|rtcp-fb|extmap):", a)]
    return _join(lines)


def _session(mids: Sequence[str]) -> list[str]:
    return ["v=0", "o=- 1 1 IN IP4 127.0.0.1", "s=-", "t=0 0", f"a=group:BUNDLE {' '.join(mids)}"]


def _transport(local: Local, mid: str, direction: str) -> list[str]:
    return [
        "c=IN IP4 127.0.0.1",
        f"a=mid:{mid}",
        f"a={direction}",
        "a=rtcp-mux",
        "a=rtcp-rsize",
        f"a=ice-ufrag:{local.credentials.username_fragment}",
        f"a=ice-pwd:{local.credentials.password}",
        f"a=fingerprint:{local.fingerprint.algorithm} {local.fingerprint.value}",
        "a=setup:active",
        "a=end-of-candidates",
    ]


def _vp8(payload_type: int, rtx: int) -> list[str]:
    feedback = ("nack", "nack pli", "ccm fir", "goog-remb", "transport-cc")
    return [
        f"a=rtpmap:{payload_type} VP8/90000",
        *(f"a=rtcp-fb:{payload_type} {kind}" for kind in feedback),
        f"a=rtpmap:{rtx} rtx/90000",
        f"a=fmtp:{rtx} apt={payload_type}",
    ]


def _attributes(part: str) -> tuple[str, ...]:
    return tuple(line[2:].strip() for line in part.split("\n") if line.startswith("a="))


def _all(attributes: Iterable[str], pattern: str) -> list[str]:
    return [match[1] for attribute in attributes if (match := re.match(pattern, attribute))]


def _first(attributes: Iterable[str], pattern: str) -> str:
    found = _all(attributes, pattern)
    if not found:
        raise SdpError(f"the description has no {pattern}")
    return found[0]


def _join(lines: Iterable[str]) -> str:
    return "".join(f"{line}\r\n" for line in lines)
