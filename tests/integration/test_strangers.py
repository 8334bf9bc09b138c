"""Datagrams of people who have no right to be heard: dropped, counted by reason, not answered, and harming nobody."""

import pytest

from alongside.worker import messages
from tests.support.media_conversation import Conversation
from tests.support.media_stranger import (
    HelloInTwoDatagrams,
    Stranger,
    binding_request,
    client_hello,
    random_binding_request,
)
from tests.support.media_waiting import eventually
from tests.support.media_worker import RunningMedia
from tests.support.memory import resident_bytes
from tests.support.peer import Peer

RANDOM_FRAGMENTS = 100_000
WINDOW = 500
"""Datagrams on their way at a time: fewer than the worker's receive buffer holds."""


async def has_dropped(media: RunningMedia, **wanted: int) -> None:
    """Waits until exactly these were dropped, by reason."""

    async def dropped() -> bool:
        return await media.dropped() == wanted

    await eventually(dropped)


async def has_dropped_in_all(media: RunningMedia, count: int) -> None:
    """Waits until so many were dropped, for whichever reasons."""

    async def dropped() -> bool:
        return (await media.dropped()).total() == count

    await eventually(dropped, seconds=30)


@pytest.mark.parametrize("first", [0x00, 0x13, 0x16, 0x40, 0x80, 0xC0, 0xFF])
async def test_datagrams_too_short_to_mean_anything(conversation: Conversation, first: int) -> None:
    media = conversation.media
    with Stranger(media.worker.udp_port) as stranger:
        for length in range(20):
            stranger.send(bytes([first] * length))
        await has_dropped_in_all(media, 20)
        assert stranger.reply() is None
    await conversation.goes_on()


async def test_datagrams_longer_than_any_path_carries(conversation: Conversation) -> None:
    media = conversation.media
    with Stranger(media.worker.udp_port) as stranger:
        for first in (0x00, 0x16, 0x80):
            stranger.send(bytes([first]) * 1601)
            stranger.send(bytes([first]) * 60_000)
        await has_dropped(media, tooLong=6)
        assert stranger.reply() is None
    await conversation.goes_on()


async def test_a_check_that_is_not_authentic_is_not_answered_and_opens_no_door(conversation: Conversation) -> None:
    media = conversation.media
    ice = (await media.announce("cat")).ice_parameters
    tail = b"\x00\x25\x00\x00"
    authentic = bytearray(binding_request(ice.usernameFragment, ice.password))
    with Stranger(media.worker.udp_port) as stranger:
        stranger.send(binding_request(ice.usernameFragment, "not the password of this transport"))
        stranger.send(binding_request("a fragment of nobody", ice.password))
        stranger.send(binding_request(ice.usernameFragment, ice.password, integrity=False))
        stranger.send(bytes(authentic) + tail)
        authentic[2:4] = (len(authentic) - 20 + len(tail)).to_bytes(2, "big")
        stranger.send(bytes(authentic) + tail)
        await has_dropped(media, stunIntegrity=1, stunUnknownFragment=1, stunUnauthenticated=2, stunLength=1)
        stranger.send(client_hello())
        await has_dropped_in_all(media, 6)
        assert (await media.dropped())["unknownAddress"] == 1
        assert stranger.reply() is None
        assert (await media.transport("cat"))["address"] is None
    await conversation.goes_on()


async def test_a_hundred_thousand_random_user_fragments_cost_no_memory(conversation: Conversation) -> None:
    media = conversation.media
    with Stranger(media.worker.udp_port) as stranger:
        before = 0
        for sent in range(WINDOW, RANDOM_FRAGMENTS + 1, WINDOW):
            for _ in range(WINDOW):
                stranger.send(random_binding_request())
            await has_dropped(media, stunUnknownFragment=sent)
            before = before or resident_bytes(media.worker.pid)
        assert resident_bytes(media.worker.pid) - before < 5_000_000
        assert stranger.reply() is None
    await conversation.goes_on()


async def test_a_client_hello_from_an_address_that_proved_nothing(conversation: Conversation) -> None:
    """Whoever could answer it first would own the transport (CVE-2023-49786)."""
    media = conversation.media
    await media.announce("cat")
    peer = Peer()
    await media.worker.request(messages.ConnectTransport("cat", peer.dtls_parameters))
    with Stranger(media.worker.udp_port) as stranger:
        stranger.send(client_hello())
        stranger.send(client_hello(null_cipher=True))
        await has_dropped(media, unknownAddress=2)
        assert stranger.reply() is None
    assert media.heard.states_of("cat") == []
    await peer.close()
    await conversation.goes_on()


async def test_a_peer_that_wants_no_encryption_is_refused(conversation: Conversation) -> None:
    media = conversation.media
    created = await media.announce("cat")
    peer = Peer()
    await media.worker.request(messages.ConnectTransport("cat", peer.dtls_parameters))
    ice = created.ice_parameters
    with Stranger(media.worker.udp_port) as stranger:
        stranger.send(binding_request(ice.usernameFragment, ice.password))
        assert await eventually(stranger.reply)
        stranger.send(client_hello(null_cipher=True))
        await eventually(lambda: media.heard.states_of("cat"))
    assert media.heard.states_of("cat") == ["dtlsFailed"]
    await peer.close()
    await conversation.goes_on()


async def test_a_client_hello_in_two_datagrams_is_put_together(media: RunningMedia) -> None:
    hello = HelloInTwoDatagrams()
    await media.join("ann", peer=Peer(hello))
    assert hello.fragmented == 1
    assert media.heard.states_of("ann") == ["connected"]


async def test_a_packet_overheard_and_sent_from_elsewhere_is_not_taken(conversation: Conversation) -> None:
    media = conversation.media
    voice = await media.audio("ann", "second voice", mid="2")
    await media.consume("ben", "second voice")
    overheard = media.peers["ann"].protect(voice.packet(b"overheard"))
    with Stranger(media.worker.udp_port) as stranger:
        stranger.send(overheard)
        stranger.send(media.peers["ann"].protect_rtcp(b"\x80\xc9\x00\x01\x00\x00\x00\x01"))
        await has_dropped(media, unknownAddress=2)
    await conversation.goes_on()
