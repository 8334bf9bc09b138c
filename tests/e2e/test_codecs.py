"""Somebody whose browser has no video codec but H.264 sees the others, and is seen by them."""

import asyncio

import pytest

from tests.e2e.conftest import NewPerson
from tests.support.browser_person import Person
from tests.support.server_process import ServerProcess
from tests.support.waiting import eventually

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]

ONLY_H264 = """
(() => {
  const { codecs } = RTCRtpReceiver.getCapabilities("video");
  const left = codecs.filter(({ mimeType }) => ["video/H264", "video/rtx"].includes(mimeType));
  const add = RTCPeerConnection.prototype.addTransceiver;
  RTCPeerConnection.prototype.addTransceiver = function (...rest) {
    const transceiver = add.apply(this, rest);
    if (transceiver.receiver.track.kind === "video") transceiver.setCodecPreferences(left);
    return transceiver;
  };
})();
"""


async def video_codecs(server: ServerProcess, person: Person) -> set[str]:
    """What this person sends video in."""
    sending, _ = await person.transport_ids()
    return {
        producer["codec"]
        for worker in (await server.debug())["workers"]
        for router in worker["routers"].values()
        for producer in router["producers"].values()
        if producer["transport"] == sending and producer["kind"] == "video"
    }


async def test_with_h264_alone_one_sees_and_is_seen(new_person: NewPerson, room: str, server: ServerProcess) -> None:
    ada, ben = await new_person("Ada"), await new_person("Ben")
    await ada.context.add_init_script(ONLY_H264)
    await ben.join(room)
    await ben.turn_on("camera")
    assert await video_codecs(server, ben) == {"video/VP8"}

    await ada.join(room)
    await ada.turn_on("camera")
    await asyncio.gather(ben.sees(ada), ada.sees(ben))
    await ben.button("Share screen").click()
    await ada.sees(ben, "screen")

    for person in (ada, ben):
        assert await video_codecs(server, person) == {"video/H264"}
    await ben.page.get_by_role("button", name="Show Ada large").click()
    await eventually(
        lambda: ben.received_height(ada), lambda height: height >= 360, "a large tile gets a high layer", within_s=40
    )
