"""The SDP that is exchanged with other servers."""

import pytest
from aiortc.sdp import SessionDescription

from alongside.bench.ice import Address, IceCredentials
from alongside.rtp.parameters import DtlsFingerprint
from bench import sdp

_FINGERPRINT = ":".join(["AB"] * 32)
LOCAL = sdp.Local(IceCredentials("ufrag1", "a-password-of-some-length"), DtlsFingerprint("sha-256", _FINGERPRINT))

JANUS_OFFER = "\r\n".join(
    [
        "v=0",
        "o=- 1 1 IN IP4 127.0.0.1",
        "s=VideoRoom 1",
        "t=0 0",
        "a=group:BUNDLE v1 v2",
        "a=ice-options:trickle",
        "a=ice-lite",
        f"a=fingerprint:sha-256 {_FINGERPRINT}",
        "m=video 9 UDP/TLS/RTP/SAVPF 96 97",
        "c=IN IP4 127.0.0.1",
        "a=sendonly",
        "a=mid:v1",
        "a=rtcp-mux",
        "a=ice-ufrag:abcd",
        "a=ice-pwd:secretsecretsecret",
        "a=setup:actpass",
        "a=rtpmap:96 VP8/90000",
        "a=rtcp-fb:96 transport-cc",
        "a=rtpmap:97 rtx/90000",
        "a=fmtp:97 apt=96",
        "a=extmap:1 urn:ietf:params:rtp-hdrext:sdes:mid",
        "a=extmap:2/sendonly http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01",
        "a=ssrc-group:FID 111 222",
        "a=ssrc:111 cname:janus",
        "a=ssrc:111 msid:a b",
        "a=ssrc:222 cname:janus",
        "a=candidate:1 1 udp 2015363327 127.0.0.1 40123 typ host",
        "a=end-of-candidates",
        "m=video 9 UDP/TLS/RTP/SAVPF 96 97",
        "a=sendonly",
        "a=mid:v2",
        "a=ssrc:333 cname:janus",
        "",
    ]
)


def test_our_offer_is_sdp_that_others_read() -> None:
    description = SessionDescription.parse(sdp.build_offer(LOCAL, 1234, 1235))
    medium = description.media[0]
    assert (medium.kind, medium.direction, medium.rtcp_mux) == ("video", "sendonly", True)
    assert [codec.mimeType for codec in medium.rtp.codecs] == ["video/VP8", "video/rtx"]
    assert {(f.type, f.parameter) for f in medium.rtp.codecs[0].rtcpFeedback} >= {
        ("nack", None),
        ("transport-cc", None),
    }
    assert {extension.uri for extension in medium.rtp.headerExtensions} == {sdp.MID, sdp.TWCC}
    assert medium.ice is not None
    assert medium.ice.usernameFragment == "ufrag1"
    assert medium.dtls is not None
    assert medium.dtls.fingerprints[0].value == _FINGERPRINT
    assert [description.ssrc for description in medium.ssrc] == [1234, 1235]


def test_reads_the_transport_of_a_description() -> None:
    remote = sdp.parse(JANUS_OFFER).remote
    assert remote.credentials == IceCredentials("abcd", "secretsecretsecret")
    assert remote.address == Address("127.0.0.1", 40123)
    assert remote.fingerprints == (DtlsFingerprint("sha-256", _FINGERPRINT),)


def test_reads_each_stream_of_an_offer() -> None:
    first, second = sdp.parse(JANUS_OFFER).media
    assert (first.mid, first.ssrcs) == ("v1", [111, 222])
    assert (second.mid, second.ssrcs) == ("v2", [333])
    assert (first.extension(sdp.MID), first.extension(sdp.TWCC)) == (1, 2)


def test_our_answer_takes_every_section_as_offered() -> None:
    text = sdp.build_answer(sdp.parse(JANUS_OFFER), LOCAL)
    answer = sdp.parse(text)
    assert [medium.mid for medium in answer.media] == ["v1", "v2"]
    assert answer.media[0].line == "video 9 UDP/TLS/RTP/SAVPF 96 97"
    assert answer.media[0].extension(sdp.TWCC) == 2
    assert text.count("a=recvonly") == 2
    assert "a=setup:active" in text
    assert "a=ssrc" not in text


def test_unix_line_ends_are_fine() -> None:
    assert sdp.parse(JANUS_OFFER.replace("\r\n", "\n")).media[1].mid == "v2"


@pytest.mark.parametrize("missing", ["ice-ufrag", "ice-pwd", "fingerprint", "candidate"])
def test_says_what_is_missing(missing: str) -> None:
    lines = [line for line in JANUS_OFFER.split("\r\n") if not line.startswith(f"a={missing}")]
    with pytest.raises(sdp.SdpError, match=missing):
        _ = sdp.parse("\r\n".join(lines)).remote


@pytest.mark.parametrize(
    ("candidate", "address"),
    [
        ("candidate:1 1 udp 2015363327 127.0.0.1 40123 typ host", Address("127.0.0.1", 40123)),
        ("candidate:9 1 UDP 1 10.0.0.7 9 typ host generation 0", Address("10.0.0.7", 9)),
        ("candidate:1 1 tcp 1 127.0.0.1 40123 typ host tcptype passive", None),
        ("candidate:1 1 udp 1 fd00::2 40123 typ host", None),
        ("candidate:1 1 udp 1 127.0.0.1 40123 typ srflx raddr 0.0.0.0 rport 0", None),
        ("", None),
    ],
)
def test_only_udp_host_candidates_over_ipv4_are_taken(candidate: str, address: Address | None) -> None:
    assert sdp.read_candidate(candidate) == address


def test_an_address_that_comes_apart_from_the_description() -> None:
    text = "\r\n".join(line for line in JANUS_OFFER.split("\r\n") if not line.startswith("a=candidate"))
    remote = sdp.parse(text).remote_at(Address("127.0.0.1", 7))
    assert remote.credentials == IceCredentials("abcd", "secretsecretsecret")
    assert remote.address == Address("127.0.0.1", 7)


def test_an_extension_that_was_not_negotiated_is_an_error() -> None:
    with pytest.raises(sdp.SdpError):
        sdp.parse(JANUS_OFFER).media[1].extension(sdp.TWCC)
    assert sdp.parse(JANUS_OFFER).media[1].find_extension(sdp.TWCC) is None
