"""Frames over a private stream socket: a four-byte length, then MessagePack."""

import asyncio
import socket

import msgspec

MAX_FRAME = 16 * 1024 * 1024
_LENGTH_BYTES = 4


class ChannelClosed(ConnectionError):
    """The other end is gone, or sent what is no frame."""


class Channel:
    """One end of the socket between the control plane and a worker."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._encoder = msgspec.msgpack.Encoder()

    @classmethod
    async def open(cls, sock: socket.socket) -> "Channel":
        """Takes over a connected stream socket."""
        reader, writer = await asyncio.open_connection(sock=sock)
        return cls(reader, writer)

    def send(self, message: msgspec.Struct) -> None:
        """Writes a frame without waiting: both ends read all the time."""
        body = self._encoder.encode(message)
        self._writer.write(len(body).to_bytes(_LENGTH_BYTES, "big") + body)

    async def receive(self) -> bytes:
        """The next frame's body.

        :raises ChannelClosed: there is none any more.
        """
        try:
            length = int.from_bytes(await self._reader.readexactly(_LENGTH_BYTES), "big")
            if length > MAX_FRAME:
                raise ChannelClosed("frame too large")
            return await self._reader.readexactly(length)
        except (asyncio.IncompleteReadError, OSError) as error:
            raise ChannelClosed from error

    async def flush(self) -> None:
        """Waits until what was sent has left."""
        await self._writer.drain()

    async def close(self) -> None:
        """Closes this end. Safe to call more than once."""
        self._writer.close()
        try:
            await self._writer.wait_closed()
        except OSError:
            return
