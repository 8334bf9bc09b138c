"""Captures what Chromium sends in each codec and scalability mode: ``python -m scripts.capture_rtp``.

The packets go to ``tests/rtp/vectors/``, whole and decrypted, as rtpdump files. Their only header extension is the
dependency descriptor; those named bare have none. Names given as arguments choose some of the captures.
"""

import asyncio
import re
import sys
from pathlib import Path
from typing import NamedTuple

from playwright.async_api import Browser, async_playwright

from alongside.rtp import rtcp
from alongside.rtp.packet import parse_header
from alongside.rtp.parameters import DtlsFingerprint, DtlsParameters
from alongside.transport.connection import Connection
from tests.support.browser_launch import launch_chromium
from tests.support.media_loopback import LoopbackMux, RecordingListener
from tests.support.media_waiting import eventually
from tests.support.rtpdump import write_rtpdump

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "scripts" / "capture_rtp.js").read_text(encoding="utf-8")
VECTORS = ROOT / "tests" / "rtp" / "vectors"

DEPENDENCY_DESCRIPTOR = "https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension"
FRAMES_PER_SECOND = 20
PICTURES = 48
KEYFRAME_ASKED_AFTER = 26
"""Pictures; not a whole number of the patterns that the layers make."""
START_BITRATE_KBPS = 3000
"""Enough for all spatial layers from the first picture on."""


class Capture(NamedTuple):
    codec: str
    mode: str
    """as in W3C's webrtc-svc"""
    height: int
    format: str = ""
    """part of the codec's format parameters that tells its variants apart"""
    described: bool = True
    """whether dependency descriptors are negotiated"""


CAPTURES = {
    "vp8-l1t3": Capture("video/VP8", "L1T3", 180),
    "vp8-l1t3-bare": Capture("video/VP8", "L1T3", 180, described=False),
    "vp9-l1t3": Capture("video/VP9", "L1T3", 180, "profile-id=0"),
    "vp9-l2t2": Capture("video/VP9", "L2T2", 270, "profile-id=0"),
    "vp9-l3t3-key": Capture("video/VP9", "L3T3_KEY", 540, "profile-id=0"),
    "h264-l1t3": Capture("video/H264", "L1T3", 180, "packetization-mode=1;profile-level-id=42e01f"),
    "av1-l1t3": Capture("video/AV1", "L1T3", 180),
    "av1-l2t2": Capture("video/AV1", "L2T2", 270),
    "av1-l3t3-key": Capture("video/AV1", "L3T3_KEY", 540),
    "av1-l1t3-bare": Capture("video/AV1", "L1T3", 180, described=False),
}


def build_answer(
    offer: str, connection: Connection, fingerprint: DtlsFingerprint, port: int, *, described: bool
) -> str:
    """An answer to Chromium's offer of one video that takes its first codec, and the descriptor if wanted."""
    payload_type = _find(r"m=video \d+ \S+ (\d+)", offer)
    extensions = re.findall(rf"a=extmap:\d+ {re.escape(DEPENDENCY_DESCRIPTOR)}", offer) if described else []
    encoding = _find(rf"(a=rtpmap:{payload_type} .*)\r", offer)
    formats = re.findall(rf"a=fmtp:{payload_type} (.*)\r", offer)
    formats += [f"x-google-start-bitrate={START_BITRATE_KBPS}"]
    lines = [
        *("v=0", "o=- 1 1 IN IP4 127.0.0.1", "s=-", "t=0 0", "a=ice-lite"),
        *(f"m=video 9 UDP/TLS/RTP/SAVPF {payload_type}", "c=IN IP4 0.0.0.0", "a=mid:0", "a=recvonly", "a=rtcp-mux"),
        *(encoding, f"a=fmtp:{payload_type} {';'.join(formats)}", f"a=rtcp-fb:{payload_type} nack pli"),
        *("a=extmap-allow-mixed", *extensions),
        *(f"a=ice-ufrag:{connection.ice.fragment}", f"a=ice-pwd:{connection.ice.password}"),
        *(f"a=fingerprint:{fingerprint.algorithm} {fingerprint.value}", "a=setup:passive"),
        *(f"a=candidate:1 1 udp 1 127.0.0.1 {port} typ host", "a=end-of-candidates"),
    ]
    return "".join(f"{line}\r\n" for line in lines)


def _find(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    if match is None:
        raise ValueError(f"nothing like {pattern} in the offer")
    return match[1]


class Recording:
    """What Chromium sent so far, one list of packets for each picture."""

    def __init__(self, listener: RecordingListener) -> None:
        self._listener = listener

    @property
    def ssrc(self) -> int:
        first = self._listener.rtp[0]
        return parse_header(first, 0, len(first)).ssrc

    @property
    def pictures(self) -> list[list[bytes]]:
        by_timestamp: dict[int, list[bytes]] = {}
        for packet in self._listener.rtp:
            by_timestamp.setdefault(parse_header(packet, 0, len(packet)).timestamp, []).append(packet)
        return list(by_timestamp.values())

    async def grows_to(self, pictures: int) -> None:
        """Waits for so many whole pictures, which is when another begins."""
        await eventually(lambda: len(self.pictures) > pictures, 30)


async def record(browser: Browser, capture: Capture) -> list[bytes]:
    """The packets of two keyframes, and what follows each; the second was asked for."""
    page = await browser.new_page()
    await page.evaluate(PAGE)
    async with LoopbackMux() as loopback:
        connection, listener, created = loopback.connection("capture")
        connection.ice.password = "without+spaces+as+SDP+wants+it"
        offer = await page.evaluate("(capture) => window.capture.offer(capture)", _settings(capture))
        connection.connect(DtlsParameters([_fingerprint(offer)], "client"))
        own = next(each for each in created.dtls_parameters.fingerprints if each.algorithm == "sha-256")
        answer = build_answer(offer, connection, own, loopback.address[1], described=capture.described)
        await page.evaluate("(sdp) => window.capture.answer(sdp)", answer)
        recording = Recording(listener)
        await recording.grows_to(KEYFRAME_ASKED_AFTER)
        connection.send_rtcp(rtcp.build_picture_loss(rtcp.KeyframeRequest(1, recording.ssrc)))
        loopback.mux.outbox.flush()
        await recording.grows_to(PICTURES)
        await page.close()
        return [packet for picture in recording.pictures[:PICTURES] for packet in picture]


def _settings(capture: Capture) -> dict[str, str | int]:
    """What the page wants to know."""
    return {**capture._asdict(), "width": capture.height * 16 // 9, "framesPerSecond": FRAMES_PER_SECOND}


def _fingerprint(offer: str) -> DtlsFingerprint:
    return DtlsFingerprint("sha-256", _find(r"a=fingerprint:sha-256 (\S+)", offer))


async def main(names: list[str]) -> None:
    VECTORS.mkdir(exist_ok=True)
    async with async_playwright() as playwright:
        browser = await launch_chromium(playwright)
        for name in names or CAPTURES:
            packets = await record(browser, CAPTURES[name])
            write_rtpdump(VECTORS / f"{name}.rtpdump", packets)
            print(f"{name}: {len(packets)} packets, {sum(map(len, packets)):,} bytes")  # noqa: T201
        await browser.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
