"""A lost WebSocket, and taking one's place up again."""

import asyncio
import random
from pathlib import Path
from typing import Any

import pytest

from tests.support.control_client import RefusedError, RoomClient
from tests.support.control_server import Controlled, controlled_server


async def resume(control: Controlled, room_id: str, client: RoomClient, token: str | None = None) -> RoomClient:
    """A new WebSocket that goes on where ``client`` ended."""
    successor = await control.running.connect(room_id, first_id=client.next_id)
    successor.welcome = client.welcome
    answer = await successor.request("resume", token=token or client.welcome["resumeToken"], revision=client.revision)
    successor.welcome = {**client.welcome, "resumeToken": answer["resumeToken"], "resumed": answer}
    return successor


def posted(client: RoomClient) -> list[str]:
    return [event["message"]["text"] for event in client.events("messagePosted")]


async def test_what_was_missed_is_replayed_and_the_others_saw_the_absence(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        async with await control.running.join(room_id, "Ann") as ann:
            bob = await control.running.join(room_id, "Bob")
            await bob.cut()
            away = await ann.event("participantChanged")
            assert away["participant"]["connected"] is False
            await ann.request("postMessage", key="1", text="Where are you?")
            async with await resume(control, room_id, bob) as again:
                await again.until(lambda message: message.get("event", {}).get("type") == "messagePosted")
                assert posted(again) == ["Where are you?"]
                assert "snapshot" not in again.welcome["resumed"]
                mark = len(ann.received)
                await again.request("setHand", raised=True)
                back = await ann.event("participantChanged", mark)
                assert back["participant"]["connected"] is True
                assert len(ann.events("participantLeft")) == 0


async def test_after_the_grace_period_the_place_is_gone(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        async with await control.running.join(room_id, "Ann") as ann:
            bob = await control.running.join(room_id, "Bob")
            await bob.cut()
            await ann.event("participantChanged")
            control.pass_time(59_000)
            assert ann.events("participantLeft") == []
            control.pass_time(1_000)
            await ann.event("participantLeft")
            with pytest.raises(RefusedError) as refused:
                await resume(control, room_id, bob)
            assert refused.value.code == "resumeRejected"


async def test_after_a_rejected_resume_the_same_socket_can_join(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        async with await control.running.connect(room_id) as client:
            with pytest.raises(RefusedError):
                await client.request("resume", token="x" * 32, revision=0)
            welcome = await client.request("join", name="Ann")
            assert len(welcome["snapshot"]["participants"]) == 1


async def test_a_used_token_is_worth_nothing_once_the_new_one_is_confirmed(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        ann = await control.running.join(room_id, "Ann")
        old_token = ann.welcome["resumeToken"]
        await ann.cut()
        async with await resume(control, room_id, ann) as second:
            await second.request("setHand", raised=True)
            with pytest.raises(RefusedError) as refused:
                await resume(control, room_id, second, token=old_token)
            assert refused.value.code == "resumeRejected"
            await second.request("setHand", raised=False)


async def test_a_lost_answer_to_resume_does_not_cost_the_place(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        ann = await control.running.join(room_id, "Ann")
        await ann.cut()
        unanswered = await resume(control, room_id, ann)
        await unanswered.cut()
        # The client never saw the new token, and so uses the first one again.
        async with await resume(control, room_id, ann) as third:
            snapshot = control.running.server.directory.find(room_id)
            assert snapshot is not None
            assert len(snapshot.room.roster) == 1
            await third.request("setHand", raised=True)


async def test_of_two_tabs_with_the_same_token_the_last_wins(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        async with await control.running.join(room_id, "Watcher") as watcher:
            ann = await control.running.join(room_id, "Ann")
            async with await resume(control, room_id, ann) as second:
                await ann.notice("displaced")
                assert await ann.ended() == 4001
                await second.request("setHand", raised=True)
                await watcher.until(lambda message: "handRaised" in str(message) and "True" in str(message))
                assert watcher.events("participantLeft") == []
                live = control.running.server.directory.find(room_id)
                assert live is not None
                assert len(live.room.roster) == 2


async def test_a_request_sent_again_after_a_resume_is_carried_out_once(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        ann = await control.running.join(room_id, "Ann")
        number = await ann.post("startHuddle", name="Once")
        first = await ann.answer(number)
        await ann.cut()
        async with await resume(control, room_id, ann) as again:
            await again.post("startHuddle", request_id=number, name="Once")
            assert await again.answer(number) == first
            live = control.running.server.directory.find(room_id)
            assert live is not None
            assert len(live.room.huddles) == 1


async def test_a_client_that_was_away_for_too_many_events_gets_a_snapshot(tmp_path: Path) -> None:
    async with controlled_server(tmp_path, messages_burst=10_000) as control:
        room_id = await control.running.create_room()
        async with await control.running.join(room_id, "Ann") as ann:
            bob = await control.running.join(room_id, "Bob")
            await bob.cut()
            for number in range(2_100):
                last = await ann.post("setHand", raised=number % 2 == 0)
                if number % 100 == 99:
                    await ann.answer(last)
            async with await resume(control, room_id, bob) as again:
                snapshot = again.welcome["resumed"]["snapshot"]
                assert {person["name"] for person in snapshot["participants"]} == {"Ann", "Bob"}


async def test_events_from_before_joining_are_not_to_be_had(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        async with await control.running.join(room_id, "Ann") as ann:
            await ann.request("postMessage", key="1", text="Before")
            bob = await control.running.join(room_id, "Bob")
            await bob.cut()
            async with await control.running.connect(room_id) as curious:
                answer = await curious.request("resume", token=bob.welcome["resumeToken"], revision=0)
                assert "snapshot" in answer
                assert posted(curious) == []


@pytest.mark.parametrize("seed", range(4))
async def test_no_message_is_lost_or_doubled_however_the_socket_is_cut(tmp_path: Path, seed: int) -> None:
    """Two people talk while one of them loses the connection again and again, at any moment."""
    chance = random.Random(seed)
    async with controlled_server(tmp_path, messages_burst=100_000) as control:
        room_id = await control.running.create_room()
        async with await control.running.join(room_id, "Ann") as ann:
            talker = Talker(control, room_id, await control.running.join(room_id, "Bob"))
            said: list[str] = []
            for number in range(40):
                said.append(f"ann {number}")
                await ann.post("postMessage", key=str(number), text=said[-1])
                said.append(f"bob {number}")
                await talker.say(str(number), said[-1])
                if chance.random() < 0.3:
                    await asyncio.sleep(chance.random() * 0.004)
                    await talker.lose_connection()
            await talker.settle()
            await ann.until(lambda _: len(posted(ann)) == len(said))
            await talker.client.until(lambda _: len(talker.heard()) == len(said))
            assert sorted(posted(ann)) == sorted(said)
            assert sorted(talker.heard()) == sorted(said)
            await talker.client.close()


class Talker:
    """A client that keeps its requests until they are answered, and resumes when it is cut."""

    def __init__(self, control: Controlled, room_id: str, client: RoomClient) -> None:
        self._control = control
        self._room_id = room_id
        self._earlier: list[str] = []
        self._unanswered: dict[int, dict[str, Any]] = {}
        self.client = client

    def heard(self) -> list[str]:
        return self._earlier + posted(self.client)

    async def say(self, key: str, text: str) -> None:
        number = await self.client.post("postMessage", key=key, text=text)
        self._unanswered[number] = {"key": key, "text": text}

    async def lose_connection(self) -> None:
        await self.client.cut()
        self._forget_answered()
        lost, self.client = self.client, await resume(self._control, self._room_id, self.client)
        self._earlier += posted(lost)
        for number, fields in self._unanswered.items():
            await self.client.post("postMessage", request_id=number, **fields)

    async def settle(self) -> None:
        for number in self._unanswered:
            await self.client.answer(number)

    def _forget_answered(self) -> None:
        answered = {message.get("id") for message in self.client.received}
        self._unanswered = {number: fields for number, fields in self._unanswered.items() if number not in answered}
