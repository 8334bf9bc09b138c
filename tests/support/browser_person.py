"""Somebody in the room: a page of a real browser, with the things that a person does and sees there."""

import json
import re
from dataclasses import dataclass, field
from typing import Any, Literal, Self

from playwright.async_api import BrowserContext, ConsoleMessage, Locator, Page, Request, expect

from tests.support.waiting import eventually, eventually_grows

Device = Literal["microphone", "camera"]
Picture = Literal["camera", "screen"]
Source = Literal["microphone", "camera", "screen", "screenAudio"]

# Runs before any script of the page: counts what would show a prompt or build a new connection, and remembers the
# tracks of devices.
WATCH_PAGE = """
(() => {
  const calls = { capture: 0, connections: 0, windows: 0 };
  const tracks = [];
  Object.defineProperty(window, "__watch", { value: { calls, tracks } });
  const devices = navigator.mediaDevices;
  if (devices === undefined) return; // Not a page of the server yet.
  for (const name of ["getUserMedia", "getDisplayMedia"]) {
    const original = devices[name].bind(devices);
    devices[name] = async (constraints) => {
      calls.capture += 1;
      const stream = await original(constraints);
      tracks.push(...stream.getTracks());
      return stream;
    };
  }
  const Connection = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Connection {
    constructor(...rest) { super(...rest); calls.connections += 1; }
  };
  const open = window.open.bind(window);
  window.open = (...rest) => { calls.windows += 1; return open(...rest); };
})();
"""

# A frame counts only if its packets came after the click: what is shown again from before would be too easy.
TIME_TO_PICTURE = """
(participant) => ({ done: new Promise((resolve) => {
  document.addEventListener("click", () => {
    const clicked = performance.now();
    const watched = new Set();
    const look = () => {
      const selector = `video[data-participant="${participant}"][data-source="camera"]`;
      for (const video of document.querySelectorAll(selector)) {
        if (watched.has(video)) continue;
        watched.add(video);
        const onFrame = (now, frame) => {
          if (frame.receiveTime > clicked) resolve(now - clicked);
          else video.requestVideoFrameCallback(onFrame);
        };
        video.requestVideoFrameCallback(onFrame);
      }
    };
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
    look();
  }, { once: true, capture: true });
}) })
"""


@dataclass(frozen=True)
class Received:
    """What a browser has got of one stream so far."""

    packets: int
    frames: int
    energy: float


IN_TOUCH = re.compile(r"[^…]$")
"""What ``Person.connection`` says when nothing has to come back: "Connected", or what could be better."""

LOST_CONNECTION = r"WebSocket connection to|net::ERR_|to the server at ws://|connection to ws://\S+ was interrupted"
"""What Chromium and Firefox note in their consoles when a server cannot be reached."""

AUDIBLE = 1e-6
"""More energy than silence or rounding has; the fake microphone's beep has thousands of times as much."""

NOTHING = Received(packets=0, frames=0, energy=0.0)


@dataclass
class Person:
    """One participant in one browser context."""

    name: str
    context: BrowserContext
    page: Page
    complaints: list[str] = field(default_factory=list)
    tolerated: list[str] = field(default_factory=list)

    @classmethod
    async def open(cls, context: BrowserContext, name: str) -> Self:
        """A person with an empty page."""
        await context.add_init_script(WATCH_PAGE)
        person = cls(name, context, await context.new_page())
        person.page.on("console", person._on_console)
        person.page.on("pageerror", lambda error: person.complaints.append(f"uncaught: {error}"))
        person.page.on("request", person._on_request)
        return person

    # --- getting in and out ---

    async def visit(self, room: str) -> None:
        """Opens the room's link; the lobby appears."""
        await self.page.goto(room)
        await expect(self.button("Join")).to_be_visible()

    async def enter(self) -> None:
        """Goes from the lobby into the room, and waits until media is connected."""
        await self.page.get_by_role("textbox", name="Your name").fill(self.name)
        await self.button("Join").click()
        await self.connected()

    async def join(self, room: str) -> None:
        """Opens the room's link and goes in."""
        await self.visit(room)
        await self.enter()

    async def connected(self) -> None:
        """Waits until the room is there and both transports are."""
        await expect(self.region("Stage")).to_be_visible()
        await eventually(self.transport_ids, lambda ids: len(ids) == 2, f"{self.name} has two transports")

    async def leave(self) -> None:
        await self.button("Leave").click()
        await expect(self.region("Stage")).to_be_hidden()

    # --- what is on the page ---

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def region(self, name: str) -> Locator:
        return self.page.get_by_role("region", name=name, exact=True)

    def tile(self, name: str) -> Locator:
        """The tile of a person."""
        return self.region("Stage").get_by_role("group", name=name)

    @property
    def connection(self) -> Locator:
        """Where the page says in words how the connection is."""
        # Phases are announced there, too.
        return self.page.get_by_role("banner").get_by_role("status").and_(self.page.locator(".health-words"))

    async def video(self, other: "Person", source: Picture = "camera") -> Locator:
        """The element that shows ``other``'s camera or screen."""
        return self.page.locator(f'video[data-participant="{await other.id()}"][data-source="{source}"]')

    async def panel(self, name: Literal["Topics", "Chat", "People", "Room"]) -> Locator:
        """The region of the panel with this name, brought to the front."""
        region = self.region(name)
        tab = self.page.get_by_role("tab", name=re.compile(f"^{name}"))
        if await tab.count() and not await region.is_visible():
            await tab.click()
        await expect(region).to_be_visible()
        return region

    # --- what one does ---

    async def turn_on(self, *devices: Device) -> None:
        """Turns them on one after the other, as there is one mouse, and waits until others can get them."""
        for device in devices:
            await self.button(f"Turn {device} on").click()
            await expect(self.button(f"Turn {device} off")).to_be_visible()

    async def turn_off(self, *devices: Device) -> None:
        for device in devices:
            await self.button(f"Turn {device} off").click()
            await expect(self.button(f"Turn {device} on")).to_be_visible()

    async def start_huddle(self) -> str:
        """Starts a huddle and returns its name."""
        await self.button("Start a huddle").click()
        await expect(self.button("Back to the main room")).to_be_visible()
        mine = self.region("Huddles").get_by_role("listitem").filter(has_text="You are here")
        return (await mine.get_by_role("heading").inner_text()).strip()

    async def join_huddle(self, name: str) -> None:
        await self.button(f"Join huddle {name}").click()
        await expect(self.button("Back to the main room")).to_be_visible()

    async def back_to_main(self) -> None:
        await self.button("Back to the main room").click()
        await expect(self.button("Start a huddle")).to_be_visible()

    async def say(self, text: str) -> None:
        """Sends a chat message."""
        chat = await self.panel("Chat")
        await chat.get_by_role("textbox", name="Message", exact=True).fill(text)
        await chat.get_by_role("button", name="Send message", exact=True).click()

    async def add_topic(self, text: str) -> None:
        topics = await self.panel("Topics")
        await topics.get_by_role("textbox", name="New topic", exact=True).fill(text)
        await topics.get_by_role("button", name="Add topic", exact=True).click()

    # --- what one gets ---

    async def stats(self) -> dict[str, Any]:
        """What the browser measures: ``window.alongside.stats()``."""
        found: dict[str, Any] = json.loads(
            await self.page.evaluate("async () => JSON.stringify((await window.alongside?.stats()) ?? {})")
        )
        return found

    async def id(self) -> str:
        """The participant id."""
        stats = await eventually(self.stats, lambda stats: stats.get("participantId"), f"{self.name} has an id")
        return str(stats["participantId"])

    async def transport_ids(self) -> list[str]:
        """The ids of the transports, the sending one first."""
        transports = (await self.stats()).get("transports", [])
        return [each["transportId"] for each in sorted(transports, key=lambda each: each["direction"] == "recv")]

    async def received(self, other: "Person", source: Source) -> Received:
        """What this person has got of ``other``'s stream until now."""
        streams = await self._streams("receiving", await other.id(), source)
        if not streams:
            return NOTHING
        return Received(
            packets=sum(stream["packets"] for stream in streams),
            frames=sum(stream["framesDecoded"] for stream in streams),
            energy=sum(stream["totalAudioEnergy"] for stream in streams),
        )

    async def sending(self) -> list[dict[str, Any]]:
        """The streams that this person's browser sends."""
        return await self._streams("sending", await self.id(), None)

    async def encoded(self) -> int:
        """How many pictures and sound packets this person's browser has made so far.

        Packets of video don't tell: a browser goes on repeating old ones for a while to find out its bandwidth.
        """
        return sum(int(s["framesEncoded"] if s["kind"] == "video" else s["packets"]) for s in await self.sending())

    async def received_height(self, other: "Person") -> int:
        """The height of ``other``'s camera picture as it comes, in pixels."""
        streams = await self._streams("receiving", await other.id(), "camera")
        return max((stream["frameHeight"] for stream in streams), default=0)

    async def calls(self) -> dict[str, int]:
        """How often the page asked for a device, made a connection or opened a window."""
        counts: dict[str, int] = await self.page.evaluate("() => window.__watch.calls")
        return counts

    async def open_devices(self) -> list[str]:
        """What this page holds open: each microphone, camera or screen as ``audio`` or ``video``."""
        kinds: list[str] = await self.page.evaluate(
            "() => __watch.tracks.filter((track) => track.readyState === 'live').map((track) => track.kind).sort()"
        )
        return kinds

    async def has_all_off(self) -> None:
        """The buttons say off, and every device is closed."""
        for device in ("microphone", "camera"):
            await expect(self.button(f"Turn {device} on")).to_be_visible()
        assert await self.open_devices() == []

    async def sees(self, other: "Person", source: Picture = "camera", *, frames: int = 3) -> None:
        """Waits until this many more frames of ``other`` are decoded than now."""

        async def decoded() -> float:
            return (await self.received(other, source)).frames

        await eventually_grows(decoded, frames, f"{self.name} sees new frames of {other.name}'s {source}")

    async def hears(self, other: "Person", source: Literal["microphone", "screenAudio"] = "microphone") -> None:
        """Waits until more sound of ``other`` has come than now."""

        async def energy() -> float:
            return (await self.received(other, source)).energy

        await eventually_grows(energy, AUDIBLE, f"{self.name} hears {other.name}'s {source}")

    async def time_to_picture(self, other: "Person", button: Locator) -> float:
        """Clicks, and returns how long it took from the click to the first new decoded frame of ``other``, in ms."""
        timer = await self.page.evaluate_handle(TIME_TO_PICTURE, await other.id())
        await button.click()
        return float(await timer.evaluate("timer => timer.done"))

    def tolerate(self, pattern: str) -> None:
        """Lines of the console that this regular expression finds are no faults, as the test wants what they tell."""
        self.tolerated.append(pattern)

    @property
    def faults(self) -> list[str]:
        """What a developer would find red in the console, and anything loaded from elsewhere: none are expected."""
        return [line for line in self.complaints if not any(re.search(pattern, line) for pattern in self.tolerated)]

    async def _streams(self, direction: str, participant: str, source: Source | None) -> list[dict[str, Any]]:
        return [
            stream
            for transport in (await self.stats()).get("transports", [])
            for stream in transport["streams"]
            if stream["direction"] == direction
            and stream.get("participantId") == participant
            and source in (None, stream.get("source"))
        ]

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(message.text)

    def _on_request(self, request: Request) -> None:
        """Nothing may be loaded from elsewhere."""
        if not re.match(r"(https?://127\.0\.0\.1:|data:|blob:)", request.url):
            self.complaints.append(f"loaded from elsewhere: {request.url}")
