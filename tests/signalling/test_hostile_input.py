"""Whatever comes over a WebSocket: its sender gets a typed error, and nobody else notices."""

import asyncio
import contextlib
import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from websockets.exceptions import ConnectionClosed

from alongside.signalling.handlers.table import ROUTES
from alongside.signalling.messages.base import to_wire
from alongside.signalling.messages.requests import Leave, Request
from tests.support.control_client import Json, RefusedError, RoomClient
from tests.support.control_server import Running, controlled_server, real_server
from tests.support.wire_requests import requests_of

DEEP = "[" * 10_000


async def unnoticed(ann: RoomClient, mark: int) -> None:
    """Fails when ``ann`` was told anything since ``mark``, or is not served any more."""
    await ann.request("setHand", raised=True)
    kinds = [message.get("event", message)["type"] for message in ann.received[mark:]]
    assert kinds == ["participantChanged", "response"]


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ("", "malformedMessage"),
        ("null", "malformedMessage"),
        ("[]", "malformedMessage"),
        ("{", "malformedMessage"),
        (DEEP, "malformedMessage"),
        ('{"a":' * 10_000, "malformedMessage"),
        ('{"type":"setHand","id":900,"raised":NaN}', "malformedMessage"),
        ('{"type":"setHand","id":900,"raised":1e999}', "malformedMessage"),
        ('{"type":"setHand","id":900}', "malformedMessage"),
        ('{"type":"setHand","id":900,"raised":true,"extra":1}', "malformedMessage"),
        ('{"type":"setHand","id":-1,"raised":true}', "malformedMessage"),
        ('{"type":"setHand","id":1e300,"raised":true}', "malformedMessage"),
        ('{"type":"updateProfile","id":900,"name":"\\ud800"}', "malformedMessage"),
        ('{"type":"makeCoffee","id":900}', "unknownMessageType"),
        ('{"type":5,"id":900}', "unknownMessageType"),
        ('{"id":900}', "malformedMessage"),
        (b"\x00\xff", "malformedMessage"),
        (json.dumps({"type": "setHand", "id": 900, "raised": "x" * 70_000}), "tooLarge"),
        (json.dumps({"type": "updateProfile", "id": 900, "name": "x" * 10_000}), "tooLarge"),
        (json.dumps({"type": "updateProfile", "id": 900, "name": "\u202e\u200b\u2060"}), "malformedMessage"),
        (json.dumps({"type": "postMessage", "id": 900, "key": "k", "text": "x" * 4_001}), "tooLarge"),
        (json.dumps({"type": "join", "id": 900, "name": "Again"}), "conflict"),
        (json.dumps({"type": "removeTopic", "id": 900, "topicId": "nothing"}), "topicNotFound"),
        (json.dumps({"type": "joinHuddle", "id": 900, "huddleId": "../../etc"}), "huddleNotFound"),
        (
            json.dumps({"type": "postMessage", "id": 900, "key": "k", "text": "x", "huddleId": "h"}),
            "huddleNotFound",
        ),
        (json.dumps({"type": "consume", "id": 900, "producerIds": ["x"]}), "transportNotFound"),
        ('{"type":"listMessages","id":900,"before":1e30}', "malformedMessage"),
        ('{"type":"listMessages","id":900,"before":9007199254740992}', "malformedMessage"),
        ('{"type":"editMessage","id":900,"messageId":-1,"text":"x"}', "malformedMessage"),
        ('{"type":"deleteMessage","id":900,"messageId":9007199254740991}', "notFound"),
        ('{"type":"extendPhase","id":900,"sessionId":"s","index":0,"lengthMs":86400001}', "malformedMessage"),
        ('{"type":"skipPhase","id":900,"sessionId":"s","index":0.5}', "malformedMessage"),
        ('{"type":"endSession","id":900,"sessionId":""}', "malformedMessage"),
        ('{"type":"setAvailability","id":900,"availability":"headsDown","minutes":721}', "malformedMessage"),
        ('{"type":"setOverhearing","id":900,"overhears":"main"}', "malformedMessage"),
        ('{"type":"setOverhearing","id":900,"overhears":true,"huddleId":"h"}', "malformedMessage"),
        ('{"type":"setTopicState","id":900,"topicId":"t","state":"burnt"}', "malformedMessage"),
        ('{"type":"givePulse","id":900,"sessionId":"s","mood":"wentWell"}', "notFound"),
        ('{"type":"drawCard","id":900,"kind":"tarot"}', "malformedMessage"),
        ('{"type":"removeCard","id":900,"cardId":"icebreaker-1"}', "notFound"),
        ('{"type":"answerKnock","id":900,"knockId":"k","answer":"never"}', "malformedMessage"),
        ('{"type":"updateRoom","id":900,"settings":{}}', "malformedMessage"),
        (json.dumps({"type": "addGoal", "id": 900, "key": "k", "text": "x" * 281}), "tooLarge"),
        (json.dumps({"type": "addCard", "id": 900, "key": "k", "text": "\u2066\u3164"}), "malformedMessage"),
        (json.dumps({"type": "knock", "id": 900, "participantId": "x" * 65}), "tooLarge"),
        (json.dumps({"type": "postMessage", "id": 900, "key": "k", "text": "x", "mentions": ["p"] * 51}), "tooLarge"),
        (json.dumps({"type": "startHuddle", "id": 900, "invite": ["p"] * 51}), "tooLarge"),
    ],
)
async def test_a_bad_frame_gets_a_typed_error(tmp_path: Path, frame: str | bytes, code: str) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        async with await control.running.join(room_id, "Ann") as ann, await control.running.join(room_id, "Bob") as bob:
            await ann.event("participantJoined")
            mark = len(ann.received)
            await bob.send_text(frame)
            failure = await bob.until(lambda message: message["type"] == "failure")
            assert failure["error"]["code"] == code
            assert failure["error"]["message"]
            await bob.request("listMessages", before=1)
            await unnoticed(ann, mark)


async def one_of_each(client: RoomClient) -> Json:
    """Puts one of each thing into the room. Returns their ids, by the names of the fields that requests have."""
    await client.request("startSession")
    await client.request("knock", participantId=(await client.event("participantJoined"))["participant"]["id"])
    topic = await client.request("addTopic", key="k", text="Topic")
    goal = await client.request("addGoal", key="k", text="Goal")
    card = await client.request("addCard", key="k", text="Card")
    message = await client.request("postMessage", key="k", text="Message")
    huddle = await client.request("startHuddle")
    return {
        "sessionId": client.events("sessionChanged")[0]["session"]["id"],
        "knockId": client.events("knockChanged")[0]["knock"]["id"],
        "participantId": client.participant_id,
        **topic,
        **goal,
        **card,
        **message,
        **huddle,
    }


async def answer_to(client: RoomClient, number: int) -> Json:
    return await client.until(lambda message: message.get("id") == number)


async def ask_all(folder: Path, requests: list[Request]) -> set[str]:
    """Sends all of these, of which every second one means something that exists. Returns the codes of the failures."""
    async with controlled_server(folder, messages_burst=100_000) as control:
        room_id = await control.running.create_room()
        async with await control.running.join(room_id, "Ann") as ann, await control.running.join(room_id, "Bob") as bob:
            existing = await one_of_each(ann)
            numbers = range(1_000, 1_000 + len(requests))
            for number, request in zip(numbers, requests, strict=True):
                fields = json.loads(to_wire(request))
                if number % 2:
                    fields |= {name: value for name, value in existing.items() if name in fields}
                await ann.send_text(json.dumps({**fields, "id": number}))
            answers = [await answer_to(ann, number) for number in numbers]
            await bob.request("setHand", raised=True)
            return {answer["error"]["code"] for answer in answers if answer["type"] == "failure"}


@settings(max_examples=15)
@given(st.lists(requests_of([kind for kind in ROUTES if kind is not Leave]), min_size=20, max_size=80))
def test_whatever_the_schema_allows_is_carried_out_or_refused_with_a_reason(requests: list[Request]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        assert "error" not in asyncio.run(ask_all(Path(folder), requests))


async def test_a_frame_of_10_megabytes_closes_only_its_own_socket(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        async with await control.running.join(room_id, "Ann") as ann, await control.running.connect(room_id) as bob:
            mark = len(ann.received)
            with contextlib.suppress(ConnectionClosed):
                await bob.send_text("x" * 10_000_000)
            assert await bob.ended() == 1009
            await unnoticed(ann, mark)


async def test_invalid_utf_8_closes_only_its_own_socket(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        async with await control.running.join(room_id, "Ann") as ann, await control.running.connect(room_id) as bob:
            mark = len(ann.received)
            await bob.send_raw_text(b'{"type":"join","name":"\xff"}')
            assert await bob.ended() == 1007
            await unnoticed(ann, mark)


async def test_who_sends_no_join_is_closed_in_time(tmp_path: Path) -> None:
    async with controlled_server(tmp_path, join_within=1) as control:
        room_id = await control.running.create_room()
        async with await control.running.connect(room_id) as client:
            assert await client.ended() == 4008


async def test_who_tries_too_often_to_join_is_closed(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        async with await control.running.connect(room_id) as client:
            for _ in range(5):
                await client.post("setHand", raised=True)
            assert await client.ended() == 4008
            assert {message["error"]["code"] for message in client.received} == {"malformedMessage"}


async def test_markup_and_paths_in_text_arrive_as_they_are(tmp_path: Path) -> None:
    markup = "<img src=x onerror=alert(1)> ../../etc/passwd"
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room(markup)
        async with await control.running.join(room_id, markup) as ann:
            await ann.request("postMessage", key="1", text=markup)
            await ann.request("addTopic", key="1", text=markup)
            assert (await ann.event("messagePosted"))["message"]["text"] == markup
            assert (await ann.event("topicChanged"))["topic"]["text"] == markup
            assert ann.welcome["snapshot"]["participants"][0]["name"] == markup


async def test_a_flood_of_produce_calls_is_refused_with_the_time_to_wait_and_slowed_down(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        async with await control.running.join(room_id, "Ann") as ann, await control.running.join(room_id, "Bob") as bob:
            await ann.event("participantJoined")
            mark = len(ann.received)
            request = {"type": "produce", "transportId": "x", "kind": "audio", "source": "microphone"}
            parameters = {"codecs": [{"mimeType": "audio/opus", "payloadType": 100, "clockRate": 48000}]}
            began = asyncio.get_running_loop().time()
            for number in range(100):
                await bob.send_text(json.dumps({"id": number + 10, **request, "rtpParameters": parameters}))
            refused = await bob.until(lambda message: message.get("error", {}).get("code") == "tooManyMessages")
            assert 0 < refused["error"]["retryAfterMs"] <= 60_000 / 100 + 1
            assert refused["id"] == 60
            await bob.until(lambda message: message.get("id") == 80)
            # After each refusal nothing is read for a while: a flood waits in the network, not in the server.
            assert asyncio.get_running_loop().time() - began >= 20 * 0.05
            await unnoticed(ann, mark)


# --- impossible media, judged by the real media worker ---

FINGERPRINT = {"algorithm": "sha-256", "value": ":".join(["AB"] * 32)}
OPUS = {"mimeType": "audio/opus", "payloadType": 100, "clockRate": 48000, "channels": 2}
VP8 = {"mimeType": "video/VP8", "payloadType": 96, "clockRate": 90000}


def video(**parameters: Any) -> dict[str, Any]:
    return {"kind": "video", "source": "camera", "rtpParameters": {"codecs": [VP8], "mid": "0", **parameters}}


IMPOSSIBLE_PRODUCERS = [
    video(encodings=[{"ssrc": number + 1} for number in range(1_000)]),
    video(encodings=[{"ssrc": 5}, {"ssrc": 5}]),
    video(encodings=[{"ssrc": 0}]),
    video(encodings=[{"ssrc": 2**40}]),
    video(encodings=[{"rid": "x" * 1000}]),
    video(encodings=[{"rid": "a"}, {"rid": "a"}]),
    video(codecs=[]),
    video(codecs=[{**VP8, "payloadType": 128}]),
    video(codecs=[{**VP8, "payloadType": -1}]),
    video(codecs=[{**VP8, "clockRate": 0}]),
    video(codecs=[{**VP8, "mimeType": "video/unheard-of"}]),
    video(codecs=[VP8] * 17),
    video(headerExtensions=[{"uri": "urn:x", "id": 15}]),
    video(headerExtensions=[{"uri": "urn:x", "id": 0}]),
    video(headerExtensions=[{"uri": "urn:x", "id": number % 14 + 1} for number in range(100)]),
    {**video(), "kind": "audio"},
    {**video(), "source": "x-ray"},
]

IMPOSSIBLE_DTLS: list[dict[str, Any]] = [
    {"fingerprints": []},
    {"fingerprints": [{"algorithm": "sha-256", "value": ""}]},
    {"fingerprints": [{"algorithm": "md5", "value": "AB" * 32}]},
    {"fingerprints": [{"algorithm": "sha-256", "value": "Z" * 95}]},
    {"fingerprints": [FINGERPRINT] * 100},
    {"fingerprints": [FINGERPRINT], "role": "boss"},
]

TYPED = ("malformedMessage", "unsupportedMedia", "tooLarge")


async def test_impossible_media_is_refused_and_the_worker_lives_on(tmp_path: Path) -> None:
    async with real_server(tmp_path) as running, await joined_with_transports(running) as ann:
        for fields in IMPOSSIBLE_PRODUCERS:
            with pytest.raises(RefusedError) as refused:
                await ann.request("produce", transportId=ann.send_transport, **fields)
            assert refused.value.code in TYPED, fields
        good = video(encodings=[{"ssrc": 77}])
        assert await ann.request("produce", transportId=ann.send_transport, **good)


async def test_impossible_fingerprints_are_refused_and_the_worker_lives_on(tmp_path: Path) -> None:
    async with real_server(tmp_path) as running, await joined_with_transports(running) as ann:
        for dtls in IMPOSSIBLE_DTLS:
            with pytest.raises(RefusedError) as refused:
                await ann.request("connectTransport", transportId=ann.send_transport, dtlsParameters=dtls)
            assert refused.value.code in TYPED, dtls
        assert await ann.request("produce", transportId=ann.send_transport, **video(encodings=[{"ssrc": 77}]))


async def joined_with_transports(running: Running) -> RoomClient:
    client = await running.join(await running.create_room(), "Ann")
    await client.create_transports()
    return client
