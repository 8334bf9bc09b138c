"""Whoever made a room may turn others' microphones off; nobody can turn one on but its user."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx
import pytest

from alongside.signalling.messages import requests
from alongside.worker import messages as channel
from tests.signalling.test_media import microphone
from tests.support.control_client import RefusedError, RoomClient
from tests.support.control_server import Controlled


@dataclass
class Hosted:
    """A room with its owner and a guest whose microphone is on."""

    room_id: str
    owner: RoomClient
    guest: RoomClient
    microphone: str

    @property
    def guest_id(self) -> str:
        return str(self.guest.welcome["participantId"])


@asynccontextmanager
async def hosted(control: Controlled) -> AsyncIterator[Hosted]:
    async with httpx.AsyncClient(base_url=control.running.url) as http:
        room = (await http.post("/api/rooms", json={"name": "Studio"})).json()
    async with (
        await control.running.join(room["id"], "Ann", personKey=room["personKey"]) as owner,
        await control.running.join(room["id"], "Bob") as guest,
    ):
        await guest.create_transports()
        yield Hosted(room["id"], owner, guest, await microphone(guest))


def pauses(control: Controlled) -> list[channel.SetProducer]:
    return control.workers.current.of_type(channel.SetProducer)


async def test_a_muted_person_is_told_by_whom_and_everybody_sees_it(control: Controlled) -> None:
    async with hosted(control) as here:
        await here.owner.request("muteParticipant", participantId=here.guest_id)
        assert await here.guest.notice("muted") == {"type": "muted", "fromName": "Ann"}
        seen = here.owner.events("participantChanged")[-1]["participant"]
        assert (seen["id"], seen["producers"][0]["paused"]) == (here.guest_id, True)
        assert pauses(control) == [channel.SetProducer(here.microphone, True)]
        await here.owner.request("muteParticipant", participantId=here.guest_id)
        assert len(pauses(control)) == 1


async def test_nobody_but_the_owner_mutes_others(control: Controlled) -> None:
    async with hosted(control) as here, await control.running.join(here.room_id, "Cid") as cid:
        for client in (cid, here.guest):
            with pytest.raises(RefusedError, match="notAllowed"):
                await client.request("muteParticipant", participantId=here.guest_id)
        with pytest.raises(RefusedError, match="notFound"):
            await here.owner.request("muteParticipant", participantId="somebody")
        assert pauses(control) == []


async def test_who_was_muted_turns_the_microphone_on_again_and_nobody_else_can(control: Controlled) -> None:
    async with hosted(control) as here:
        await here.owner.request("muteParticipant", participantId=here.guest_id)
        assert "paused" not in requests.MuteParticipant.model_fields
        with pytest.raises(RefusedError, match="producerNotFound"):
            await here.owner.request("setProducer", producerId=here.microphone, paused=False)
        await here.guest.request("setProducer", producerId=here.microphone, paused=False)
        assert here.owner.events("participantChanged")[-1]["participant"]["producers"][0]["paused"] is False


async def test_who_is_muted_while_away_is_told_when_they_are_back(control: Controlled) -> None:
    async with hosted(control) as here:
        await here.guest.cut()
        await here.owner.until(
            lambda message: message.get("event", {}).get("participant", {}).get("connected") is False
        )
        await here.owner.request("muteParticipant", participantId=here.guest_id)
        async with await control.running.connect(here.room_id) as again:
            await again.request("resume", token=here.guest.welcome["resumeToken"], revision=0)
            assert (await again.notice("muted"))["fromName"] == "Ann"
