"""Workers that die, hang, or are told to end."""

import asyncio
import os
import signal
import time

import pytest

from alongside.errors import (
    Conflict,
    MediaUnavailable,
    NotFound,
    ProducerNotFound,
    TransportNotFound,
    UnsupportedMedia,
)
from alongside.rtp.parameters import RtpCodecParameters, RtpEncodingParameters, RtpParameters
from alongside.worker import messages
from alongside.worker.supervisor import Supervisor, WorkerSettings
from tests.support.media_conversation import Conversation
from tests.support.media_parameters import opus_parameters, receiver_capabilities
from tests.support.media_waiting import eventually
from tests.support.media_worker import Heard, RunningMedia, is_running


async def replaced(media: RunningMedia) -> float:
    """Seconds until another worker is ready."""
    lost, started = media.worker, time.monotonic()
    await eventually(lambda: media.heard.lost == [lost.id])
    media.worker = await media.supervisor.acquire()
    seconds = time.monotonic() - started
    assert media.worker.id != lost.id
    assert not is_running(lost.pid)
    return seconds


async def test_a_killed_worker_is_replaced_and_people_hear_each_other_again(
    media: RunningMedia, capsys: pytest.CaptureFixture[str]
) -> None:
    await Conversation.start(media)
    await media.supervisor.warm()
    os.kill(media.worker.pid, signal.SIGKILL)
    seconds = await replaced(media)
    await media.start_over()
    again = await Conversation.start(media)
    await again.goes_on()
    with capsys.disabled():
        print(f"\n[media worker killed: another is ready after {seconds * 1000:.0f} ms]", end="")  # noqa: T201


async def test_whoever_waits_for_an_answer_of_a_killed_worker_is_told(media: RunningMedia) -> None:
    os.kill(media.worker.pid, signal.SIGSTOP)
    asked = asyncio.gather(*(media.worker.request(messages.Dump()) for _ in range(10)), return_exceptions=True)
    os.kill(media.worker.pid, signal.SIGKILL)
    assert all(isinstance(answer, MediaUnavailable) for answer in await asked)
    with pytest.raises(MediaUnavailable):
        await media.worker.request(messages.Dump())


async def test_a_stopped_worker_is_ended_and_replaced(media: RunningMedia, capsys: pytest.CaptureFixture[str]) -> None:
    started = time.monotonic()
    os.kill(media.worker.pid, signal.SIGSTOP)
    await eventually(lambda: media.heard.lost)
    noticed = time.monotonic() - started
    await replaced(media)
    assert isinstance(await media.worker.request(messages.Dump()), messages.Dumped)
    with capsys.disabled():
        print(f"\n[media worker stopped: ended after {noticed:.1f} s]", end="")  # noqa: T201


async def test_the_other_workers_do_not_notice() -> None:
    heard = Heard()
    supervisor = Supervisor(WorkerSettings(count=2, host="127.0.0.1"), heard)
    await supervisor.start()
    try:
        one = await supervisor.acquire()
        await one.request(messages.CreateRouter("one"))
        other = await supervisor.acquire()
        assert other.id != one.id
        os.kill(one.pid, signal.SIGKILL)
        await eventually(lambda: heard.lost == [one.id])
        assert isinstance(await other.request(messages.Dump()), messages.Dumped)
        await eventually(lambda: len(supervisor.workers) == 2)
        assert {worker.id for worker in supervisor.workers} == {other.id, "w3"}
    finally:
        await supervisor.stop()


async def test_a_clean_stop_says_goodbye_and_leaves_no_process() -> None:
    media = RunningMedia()
    async with media:
        await Conversation.start(media)
        pid = media.worker.pid
        await media.supervisor.stop()
        assert not is_running(pid)
        assert media.worker._process.returncode == 0, "it ended by itself"
        await eventually(lambda: all(peer.dtls.state == "closed" for peer in media.peers.values()))
        assert media.heard.lost == []
        await media.supervisor.stop()


async def test_stopping_while_a_worker_is_being_replaced_leaves_no_process(media: RunningMedia) -> None:
    before = children()
    os.kill(media.worker.pid, signal.SIGKILL)
    await eventually(lambda: media.heard.lost)
    await eventually(lambda: children() - before)
    await media.supervisor.stop()
    assert {pid for pid in children() if is_running(pid)} <= before - {media.worker.pid}


def children() -> set[int]:
    """Processes that this one started and that still exist."""
    with open(f"/proc/{os.getpid()}/task/{os.getpid()}/children") as listed:
        return {int(pid) for pid in listed.read().split()}


async def test_signals_that_reach_all_processes_at_once_do_not_end_a_worker(media: RunningMedia) -> None:
    """Whoever stops the service sends them; until the control plane has told people, media goes on."""
    conversation = await Conversation.start(media)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        os.kill(media.worker.pid, number)
    await conversation.goes_on()


async def test_a_worker_ends_by_itself_when_the_control_plane_is_gone(media: RunningMedia) -> None:
    """As after ``kill -9`` of the control plane: nothing is left but a closed channel."""
    pid = media.worker.pid
    await media.worker._channel.close()
    await eventually(lambda: not is_running(pid))


async def test_a_worker_that_cannot_listen_says_so(media: RunningMedia) -> None:
    taken = WorkerSettings(host="127.0.0.1", udp_port=media.worker.udp_port)
    supervisor = Supervisor(taken, Heard())
    with pytest.raises(MediaUnavailable):
        await supervisor.start()
    await supervisor.stop()


async def test_refusals_come_back_as_the_errors_that_they_are(media: RunningMedia) -> None:

    await media.announce("ann")
    for request, error in (
        (messages.CreateRouter("router"), Conflict),
        (messages.CreateTransport("router", "ann", "main"), Conflict),
        (messages.CreateTransport("nowhere", "ben", "main"), NotFound),
        (messages.Produce("nobody", "p", "audio", opus_parameters(1)), TransportNotFound),
        (messages.Consume("ann", "c", "nothing", receiver_capabilities()), ProducerNotFound),
        (messages.SetProducer("nothing", True), ProducerNotFound),
        (messages.SetOverhearing("nobody", True), TransportNotFound),
    ):
        with pytest.raises(error):
            await media.worker.request(request)
    for request_without_effect in (
        messages.CloseTransport("nobody"),
        messages.CloseProducer("nothing"),
        messages.CloseConsumer("nothing"),
        messages.CloseRouter("nowhere"),
    ):
        assert await media.worker.request(request_without_effect) == messages.Done()


async def test_hostile_parameters_do_not_end_the_worker(conversation: Conversation) -> None:

    for spoiled in ({"profile-level-id": "42zz1f"}, {"packetization-mode": float("nan")}, {"packetization-mode": "x"}):
        codec = RtpCodecParameters("video/H264", 108, 90000, parameters=dict(spoiled))
        with pytest.raises(UnsupportedMedia):
            await conversation.media.produce(
                "ann", "hostile", RtpParameters([codec], encodings=[RtpEncodingParameters(ssrc=5)])
            )
    await conversation.goes_on()


async def test_the_process_that_waits_takes_the_place_of_a_lost_worker(media: RunningMedia) -> None:
    await media.supervisor.warm()
    (spare,) = children() - {media.worker.pid}
    os.kill(media.worker.pid, signal.SIGKILL)
    await replaced(media)
    assert media.worker.pid == spare
    await media.supervisor.warm()
    assert len(children() - {spare}) == 1, "another one waits"


async def test_a_waiting_process_that_died_is_not_missed(media: RunningMedia) -> None:
    await media.supervisor.warm()
    (spare,) = children() - {media.worker.pid}
    os.kill(spare, signal.SIGKILL)
    os.kill(media.worker.pid, signal.SIGKILL)
    await replaced(media)
    assert isinstance(await media.worker.request(messages.Dump()), messages.Dumped)
