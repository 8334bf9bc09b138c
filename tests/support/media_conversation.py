"""Two connected people who hear each other, as a background for what must not disturb them."""

from tests.support.media_senders import AudioSender
from tests.support.media_worker import RunningMedia
from tests.support.peer import Peer


class Conversation:
    """Made by ``Conversation.start``."""

    def __init__(self, media: RunningMedia) -> None:
        self.media = media
        self._pid = media.worker.pid
        self._spoken = 0
        self._voices: dict[str, AudioSender] = {}

    @classmethod
    async def start(cls, media: RunningMedia, ann: Peer | None = None, ben: Peer | None = None) -> "Conversation":
        """Connects ``ann`` and ``ben``, who send each other sound."""
        conversation = cls(media)
        await media.join("ann", peer=ann)
        await media.join("ben", peer=ben)
        conversation._voices = {name: await media.audio(name, f"voice of {name}") for name in ("ann", "ben")}
        await media.consume("ann", "voice of ben")
        await media.consume("ben", "voice of ann")
        await conversation.goes_on()
        return conversation

    async def goes_on(self) -> None:
        """Both still hear each other, every packet, through the same worker."""
        words = [f"word {self._spoken + index}".encode() for index in range(5)]
        self._spoken += len(words)
        for name, voice in self._voices.items():
            for word in words:
                voice.send(word)
            await self.media.peers[name].flush()
        for name in self._voices:
            heard = await self.media.got(name, self._spoken)
            assert len(heard) == self._spoken
            assert [packet[12:] for packet in heard[-5:]] == words
        assert self.media.heard.lost == []
        assert (await self.media.dump())["pid"] == self.media.worker.pid == self._pid
