"""Huddles in a real worker: counted on both sides, not one packet gets out."""

import random

from tests.support import media_rtcp as raw
from tests.support.media_senders import AudioSender
from tests.support.media_waiting import eventually
from tests.support.media_worker import RunningMedia

PEOPLE = ("ann", "ben", "cat")


async def everyone_hears_everyone(media: RunningMedia) -> dict[str, AudioSender]:
    voices = {}
    for name in PEOPLE:
        await media.join(name)
        voices[name] = await media.audio(name, f"voice of {name}")
    for name in PEOPLE:
        for other in PEOPLE:
            if other != name:
                await media.consume(name, f"voice of {other}")
    return voices


async def say(media: RunningMedia, voices: dict[str, AudioSender], word: str) -> None:
    """Everyone says the word once, and the worker has taken it all."""
    before = {name: (await media.transport(name))["packetsReceived"] for name in voices}
    for name, voice in voices.items():
        voice.send(f"{word} by {name}".encode())
        await media.peers[name].flush()

    async def taken() -> bool:
        return all([(await media.transport(name))["packetsReceived"] == before[name] + 1 for name in voices])

    await eventually(taken)


def words_of(media: RunningMedia, name: str) -> set[str]:
    media.peers[name].collect()
    return {packet[12:].decode() for packet in media.peers[name].rtp}


async def test_not_one_packet_leaves_the_huddle_and_going_back_is_instant(media: RunningMedia) -> None:
    voices = await everyone_hears_everyone(media)
    await say(media, voices, "before")
    await media.move("huddle", "ann", "ben")
    sent_to_cat = (await media.transport("cat"))["packetsSent"]
    for index in range(20):
        await say(media, voices, f"secret {index}")
    assert (await media.transport("cat"))["packetsSent"] == sent_to_cat
    for consumer in ("voice of ann at cat", "voice of cat at ann"):
        account = await media.consumer(consumer)
        assert (account["flows"], account["packetsSent"]) == (False, 1)
    await media.move("main", "ann", "ben")
    await say(media, voices, "after")
    expected_by_cat = {f"{word} by {name}" for word in ("before", "after") for name in ("ann", "ben")}
    await eventually(lambda: words_of(media, "cat") >= expected_by_cat)
    assert words_of(media, "cat") == expected_by_cat
    expected_by_ann = {f"{word} by {name}" for word in ("before", "after") for name in ("ben", "cat")}
    expected_by_ann |= {f"secret {index} by ben" for index in range(20)}
    await eventually(lambda: words_of(media, "ann") >= expected_by_ann)
    assert words_of(media, "ann") == expected_by_ann


async def test_who_overhears_the_main_room_is_not_heard_there(media: RunningMedia) -> None:
    voices = await everyone_hears_everyone(media)
    await media.move("huddle", "ann", "ben")
    await media.overhear("ann", overhears=True)
    sent_to_cat = (await media.transport("cat"))["packetsSent"]
    for index in range(20):
        await say(media, voices, f"word {index}")
    assert (await media.transport("cat"))["packetsSent"] == sent_to_cat
    assert (await media.transport("ann"))["overhears"] == "main"
    expected = {f"word {index} by {name}" for index in range(20) for name in ("ben", "cat")}
    await eventually(lambda: words_of(media, "ann") >= expected)
    await media.overhear("ann", overhears=False)
    await say(media, voices, "afterwards")
    expected.add("afterwards by ben")
    await eventually(lambda: words_of(media, "ann") >= expected)
    assert words_of(media, "ann") == expected
    assert words_of(media, "ben") == {f"word {index} by ann" for index in range(20)} | {"afterwards by ann"}
    numbers = [int.from_bytes(packet[2:4], "big") for packet in media.peers["ann"].rtp if packet.endswith(b"by cat")]
    assert numbers == [(numbers[0] + index) % 65536 for index in range(20)]


async def test_the_receivers_numbers_have_no_hole_over_a_visit_to_a_huddle(media: RunningMedia) -> None:
    voices = await everyone_hears_everyone(media)
    await say(media, voices, "before")
    await media.move("huddle", "ann")
    await say(media, voices, "inside")
    await media.move("main", "ann")
    await say(media, voices, "after")
    await eventually(lambda: "after by ann" in words_of(media, "cat"))
    numbers = [int.from_bytes(packet[2:4], "big") for packet in media.peers["cat"].rtp if packet.endswith(b"by ann")]
    assert numbers == [numbers[0], (numbers[0] + 1) % 65536]


async def test_what_was_shown_in_a_huddle_cannot_be_asked_for_after_leaving_it(media: RunningMedia) -> None:
    ann, ben = await media.join("ann", "huddle"), await media.join("ben", "huddle")
    (camera,) = await media.video("ann", "camera")
    parameters = await media.consume("ben", "camera")
    camera.keyframe()
    camera.delta()
    await ann.flush()
    shown = list(await media.got("ben", 2))
    await media.move("main", "ben")
    ssrc = parameters.encodings[0].ssrc
    assert ssrc is not None
    sent = (await media.transport("ben"))["packetsSent"]
    received = (await media.dump())["datagrams"]["received"]
    for packet in shown:
        await ben.send_rtcp(raw.nack(ssrc, (int.from_bytes(packet[2:4], "big"), 0xFFFF)))

    async def taken() -> bool:
        return bool((await media.dump())["datagrams"]["received"] >= received + len(shown))

    await eventually(taken)
    assert (await media.transport("ben"))["packetsSent"] == sent


async def test_many_moves_while_everybody_talks(media: RunningMedia) -> None:
    """Whatever a person heard was said in the place where that person was, or in the main room and overheard."""
    voices = await everyone_hears_everyone(media)
    moves = random.Random(20)
    places = dict.fromkeys(PEOPLE, "main")
    overhearing: set[str] = set()
    heard_in: dict[str, set[str]] = {name: set() for name in PEOPLE}
    for turn in range(60):
        name, place = moves.choice(PEOPLE), moves.choice(("main", "huddle", "other huddle"))
        if places[name] != place:
            overhearing.discard(name)
        places[name] = place
        await media.move(place, name)
        curious, overhears = moves.choice(PEOPLE), moves.random() < 0.7
        (overhearing.add if overhears else overhearing.discard)(curious)
        await media.overhear(curious, overhears=overhears)
        await say(media, voices, f"turn {turn}")
        for listener in PEOPLE:
            heard_in[listener] |= {
                f"turn {turn} by {speaker}"
                for speaker in PEOPLE
                if speaker != listener
                and (places[speaker] == places[listener] or (places[speaker] == "main" and listener in overhearing))
            }
    for listener in PEOPLE:
        await media.got(listener, len(heard_in[listener]))
        assert words_of(media, listener) == heard_in[listener]
