"""A long history: read from the newest message to the first without a jump, and the page stays light."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import expect

from tests.e2e.conftest import NewPerson
from tests.support.server_process import ServerProcess

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]

MESSAGES = 10_000
BEGIN_MS = 1_790_000_000_000
BETWEEN_MS = 97_000
"""Some messages then belong together, and the history is about eleven days long."""

MOST_MOUNTED = 400
"""More messages than a screen with its surroundings holds, and a small part of all."""

# Scrolls up step by step. After each step the message that was at the top has to be exactly so much further down, in
# every frame until all is quiet again, whatever is fetched and shown meanwhile. It is looked at where it ends: the
# oldest one that is known loses the heading above its text when it turns out to go on from one before it.
READ_UP = """
async () => {
  const log = document.querySelector("[role=log]");
  const frame = () => new Promise(requestAnimationFrame);
  const busy = () => log.getAttribute("aria-busy") === "true";
  const messages = () => [...log.querySelectorAll("[data-message]")];
  const endOf = (message) => message.getBoundingClientRect().bottom;
  const seen = new Set();
  const result = { worst: 0, mounted: 0, inOrder: true };
  const note = () => {
    const ids = messages().map((message) => Number(message.dataset.message));
    result.mounted = Math.max(result.mounted, ids.length);
    result.inOrder &&= ids.every((id, index) => index === 0 || ids[index - 1] < id);
    ids.forEach((id) => seen.add(id));
  };
  const older = () => [...log.querySelectorAll("button")].find((button) => button.textContent === "Older messages");
  const quiet = async (watched, expected) => {
    for (let still = 0; still < 3; still += 1) {
      await frame();
      if (busy()) still = 0;
      result.worst = Math.max(result.worst, Math.abs(endOf(watched) - expected));
    }
    note();
  };
  note();
  while (log.scrollTop > 0 || busy() || older() !== undefined) {
    const { top } = log.getBoundingClientRect();
    const watched = messages().find((message) => endOf(message) > top);
    const step = Math.min(1500, log.scrollTop);
    const expected = endOf(watched) + step;
    if (step === 0 && !busy()) older()?.click();
    log.scrollTop -= step;
    await quiet(watched, expected);
  }
  return { ...result, seen: [...seen].sort((a, b) => a - b) };
}
"""


@dataclass(frozen=True)
class Reading:
    """What happened on the way up.

    :param worst: furthest that a message was from where it had to be, in px.
    :param mounted: most messages on the page at a time.
    :param in_order: whether the messages on the page always were in order, each once.
    :param seen: ids of all messages that were on the page at some time, in order.
    """

    worst: float
    mounted: int
    in_order: bool
    seen: list[int]

    @classmethod
    def of(cls, result: dict[str, Any]) -> "Reading":
        return cls(result["worst"], result["mounted"], result["inOrder"], result["seen"])


def history(room_id: str, count: int) -> Iterator[tuple[object, ...]]:
    """Rows of the table of messages: three people who say short and long things."""
    for number in range(1, count + 1):
        author = ("Ana", "Ben", "Cleo")[number // 3 % 3]
        text = f"number {number} " + "and some more words " * (number % 11 // 7)
        sent_at = BEGIN_MS + number * BETWEEN_MS
        yield (room_id, f"person-{author}", f"key-{number}", author, text, sent_at, False)


def fill(database: Path, room_id: str, count: int) -> list[int]:
    """Writes a history into the database of a server that does not run, the last message of which answers the tenth.

    Returns the ids of all messages.
    """
    columns = "room_id, author_id, key, author_name, text, sent_at, deleted"
    insert = f"INSERT INTO messages ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?)"
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.executemany(insert, history(room_id, count))
        rows = connection.execute("SELECT id FROM messages WHERE room_id = ? ORDER BY id", (room_id,))
        ids = [message_id for (message_id,) in rows]
        connection.execute("UPDATE messages SET reply_to = ? WHERE id = ?", (ids[9], ids[-1]))
    return ids


async def room_with_history(server: ServerProcess, data: Path, count: int) -> tuple[str, list[int]]:
    """The page of a new room in which much was said, and the ids of its messages."""
    room = await server.create_room()
    assert await server.stop() == 0
    ids = fill(data / "alongside.sqlite3", room.rpartition("/")[2], count)
    await server.start()
    return room, ids


async def test_ten_thousand_messages_are_read_up_to_the_first_without_a_jump(
    new_person: NewPerson, own_server: ServerProcess, tmp_path: Path
) -> None:
    room, ids = await room_with_history(own_server, tmp_path, MESSAGES)
    ada = await new_person("Ada")
    await ada.join(room)
    log = (await ada.panel("Chat")).get_by_role("log")
    newest = log.get_by_text(f"number {MESSAGES} ")
    await expect(newest).to_be_in_viewport()

    await log.hover()
    await ada.page.mouse.wheel(0, -2000)
    await expect(newest).not_to_be_in_viewport()
    reading = Reading.of(await ada.page.evaluate(READ_UP))

    await expect(log.get_by_text("number 1 ").first).to_be_in_viewport()
    assert reading.worst < 2
    assert reading.in_order
    assert len(ids) == MESSAGES
    assert reading.seen == ids
    assert reading.mounted < MOST_MOUNTED

    await log.evaluate("log => { log.scrollTop = log.scrollHeight; }")
    await expect(newest).to_be_in_viewport()
    assert await log.locator("[data-message]").count() < MOST_MOUNTED


async def test_a_press_on_what_a_message_answers_goes_far_back_to_it(
    new_person: NewPerson, own_server: ServerProcess, tmp_path: Path
) -> None:
    room, ids = await room_with_history(own_server, tmp_path, 1_000)
    ada = await new_person("Ada")
    await ada.join(room)
    log = (await ada.panel("Chat")).get_by_role("log")

    await log.get_by_role("button", name="An earlier message").click()

    answered = log.locator(f"[data-message='{ids[9]}']")
    await expect(answered).to_contain_text("number 10 ")
    await expect(answered).to_be_in_viewport()
    await expect(answered).to_be_focused()
    assert await log.locator("[data-message]").count() < MOST_MOUNTED
