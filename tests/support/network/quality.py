"""How well one person gets another's camera and microphone, as the browser's statistics tell it."""

import asyncio
from dataclasses import dataclass
from typing import Any, Self

from tests.support.browser_person import Person


@dataclass(frozen=True)
class Quality:
    """Of a stretch of time, or of all time until now."""

    seconds: float
    frames: int = 0
    """Pictures decoded."""
    freezes: int = 0
    """Of the picture, that ended: one that goes on counts when the next picture is shown."""
    frozen_s: float = 0.0
    """All of them together."""
    bytes: int = 0
    """Of pictures and sound, without headers."""
    samples: int = 0
    concealed_samples: int = 0
    """Sound made up in place of what was missing, out of all ``samples``."""

    @classmethod
    async def until_now(cls, person: Person, other: Person) -> Self:
        """What ``person`` has got of ``other`` so far, on the event loop's clock."""
        streams = await _streams(person, await other.id())
        return cls(
            seconds=asyncio.get_running_loop().time(),
            frames=sum(stream["framesDecoded"] for stream in streams),
            freezes=sum(stream["freezeCount"] for stream in streams),
            frozen_s=sum(stream["totalFreezesDuration"] for stream in streams),
            bytes=sum(stream["bytes"] for stream in streams),
            samples=sum(stream["totalSamplesReceived"] for stream in streams),
            concealed_samples=sum(stream["concealedSamples"] for stream in streams),
        )

    @classmethod
    async def during(cls, seconds: float, person: Person, other: Person) -> Self:
        """What ``person`` gets of ``other`` in this time from now."""
        before = await cls.until_now(person, other)
        await asyncio.sleep(seconds)
        return (await cls.until_now(person, other)).since(before)

    def since(self, before: Self) -> Self:
        """The stretch from an earlier reading to this one."""
        return type(self)(*(getattr(self, name) - getattr(before, name) for name in self.__dataclass_fields__))

    @property
    def frame_rate(self) -> float:
        return self.frames / self.seconds

    @property
    def concealed(self) -> float:
        """Share of the sound that was made up."""
        return self.concealed_samples / self.samples if self.samples else 0.0

    @property
    def bitrate(self) -> float:
        """In bit/s."""
        return self.bytes * 8 / self.seconds

    def __str__(self) -> str:
        return (
            f"{self.frame_rate:.1f} fps, {self.bitrate / 1000:.0f} kbit/s, frozen for {self.frozen_s:.1f} of "
            f"{self.seconds:.0f} s in {self.freezes} freezes, {100 * self.concealed:.0f} % of the sound concealed"
        )


async def _streams(person: Person, participant: str) -> list[dict[str, Any]]:
    return [
        stream
        for transport in (await person.stats()).get("transports", [])
        for stream in transport["streams"]
        if stream["direction"] == "receiving"
        and stream["participantId"] == participant
        and stream["source"] in ("camera", "microphone")
    ]
