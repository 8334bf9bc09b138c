"""All see the same time, whatever their own clocks say, whenever they came, and after a lost connection."""

import pytest
from playwright.async_api import expect

from tests.e2e.conftest import NewPerson
from tests.support.browser_person import IN_TOUCH, LOST_CONNECTION, Person
from tests.support.browser_ritual import are_in, start_session
from tests.support.server_process import ServerProcess
from tests.support.server_proxy import UnreliableProxy

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]

WITHIN_MS = 200

# Browsers count since `timeOrigin` by another clock than that of `Date`, which here stands for the machine's.
SET_CLOCK = "(() => {{ const now = Date.now; Date.now = () => now() + {ahead_ms}; }})()"
ERROR = """async () => {
  const { clockOffset } = await alongside.stats();
  return Date.now() + clockOffset - (performance.timeOrigin + performance.now());
}"""


async def with_clock(person: Person, ahead_ms: int) -> Person:
    await person.context.add_init_script(SET_CLOCK.format(ahead_ms=ahead_ms))
    return person


async def error_ms(person: Person) -> float:
    """How far this page's idea of the server's time is from the time of this machine, on which the server is."""
    return float(await person.page.evaluate(ERROR))


async def test_all_see_the_same_time_also_late_and_after_a_lost_connection(
    new_person: NewPerson, server: ServerProcess, capsys: pytest.CaptureFixture[str]
) -> None:
    ada = await new_person("Ada")
    ben = await with_clock(await new_person("Ben"), 3 * 60_000)
    cleo = await with_clock(await new_person("Cleo"), -90_000)
    ben.tolerate(LOST_CONNECTION)
    room = await server.create_room()
    async with UnreliableProxy(server.port) as proxy:
        await ada.join(room)
        await ben.join(room.replace(server.url, proxy.url))
        await start_session(ada)
        proxy.cut()
        await expect(ben.connection).to_have_text("Reconnecting…")
        await cleo.join(room)
        proxy.restore()
        await expect(ben.connection).to_have_text(IN_TOUCH)
        await are_in("Opening", ada, ben, cleo)
        errors = {person.name: await error_ms(person) for person in (ada, ben, cleo)}
    with capsys.disabled():
        print(f"\n[beside the server's time: { {name: round(error) for name, error in errors.items()} } ms]")  # noqa: T201
    assert all(abs(error) <= WITHIN_MS for error in errors.values()), errors
