"""Frames between the control plane and a worker: whole, in order, or the channel is closed."""

import asyncio
import socket
from collections.abc import AsyncIterator

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.errors import AlongsideError, Conflict, OtherGroup
from alongside.worker import messages
from alongside.worker.channel import MAX_FRAME, Channel, ChannelClosed
from alongside.worker.process import error_of


@pytest.fixture
async def ends() -> AsyncIterator[tuple[Channel, socket.socket]]:
    """A channel, and the bare socket at its other end."""
    ours, theirs = socket.socketpair()
    theirs.setblocking(False)
    channel = await Channel.open(ours)
    yield channel, theirs
    await channel.close()
    theirs.close()


async def test_frames_arrive_whole_and_in_order_however_they_are_cut(ends: tuple[Channel, socket.socket]) -> None:
    channel, other = ends
    bodies = [b"first", b"", b"x" * 100_000]
    stream = b"".join(len(body).to_bytes(4, "big") + body for body in bodies)

    async def deliver() -> None:
        loop = asyncio.get_running_loop()
        for start in range(0, len(stream), 777):
            await loop.sock_sendall(other, stream[start : start + 777])

    delivering = asyncio.create_task(deliver())
    assert [await channel.receive() for _ in bodies] == bodies
    await delivering


async def test_the_end_of_the_stream_closes_the_channel(ends: tuple[Channel, socket.socket]) -> None:
    channel, other = ends
    other.send(b"\x00\x00\x00\x09half")
    other.close()
    with pytest.raises(ChannelClosed):
        await channel.receive()


async def test_a_frame_that_is_too_large_is_not_waited_for(ends: tuple[Channel, socket.socket]) -> None:
    channel, other = ends
    other.send((MAX_FRAME + 1).to_bytes(4, "big"))
    with pytest.raises(ChannelClosed):
        await channel.receive()


async def test_closing_twice_is_fine(ends: tuple[Channel, socket.socket]) -> None:
    channel, other = ends
    await channel.close()
    await channel.close()
    assert await asyncio.get_running_loop().sock_recv(other, 10) == b""


async def test_what_is_sent_is_what_the_other_end_reads(ends: tuple[Channel, socket.socket]) -> None:
    channel, other = ends
    call = messages.Call(7, messages.SetGroup("router", ["one", "two"], "huddle"))
    channel.send(call)
    await channel.flush()
    frame = await asyncio.get_running_loop().sock_recv(other, 1000)
    assert int.from_bytes(frame[:4], "big") == len(frame) - 4
    assert msgspec.msgpack.decode(frame[4:], type=messages.Call) == call


@given(st.binary(max_size=200))
def test_any_bytes_are_a_call_or_a_decoding_error(body: bytes) -> None:
    try:
        call = msgspec.msgpack.decode(body, type=messages.Call)
    except msgspec.DecodeError:
        return
    assert isinstance(call, messages.Call)


def test_a_refusal_becomes_the_error_that_it_was() -> None:
    error = error_of(messages.Refusal(1, OtherGroup.code, "a sentence"))
    assert (type(error), error.message) == (OtherGroup, "a sentence")
    assert type(error_of(messages.Refusal(1, Conflict.code, "a sentence"))) is Conflict
    assert type(error_of(messages.Refusal(1, "a code of another version", "a sentence"))) is AlongsideError
