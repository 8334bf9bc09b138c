"""Finding a time over HTTP: proposing, answering without an account, the live tally, and picking."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.control_rally import ZONE, RallyBrowser, answers_in
from tests.support.control_server import Controlled, controlled_server

HOUR_MS = 3_600_000


def code_of(response: httpx.Response) -> str:
    return str(response.json()["error"]["code"])


# --- proposing and answering ---


async def test_before_anybody_has_proposed_there_is_nothing_to_answer(owner: RallyBrowser) -> None:
    page = await owner.page()
    assert "rally" not in page
    assert (page["mayPick"], page["room"]["settings"]["name"]) == (True, "Studio")
    for response in (await owner.answer("Ann", t0="in"), await owner.pick("t0")):
        assert (response.status_code, code_of(response)) == (404, "notFound")


async def test_people_answer_without_an_account_and_may_change_their_minds(
    http: httpx.AsyncClient, owner: RallyBrowser, room_id: str, starts: list[int]
) -> None:
    proposed = await owner.propose(starts[1], starts[0], starts[1])
    assert proposed.status_code == 201
    times = proposed.json()["rally"]["times"]
    assert [time["startsAt"] for time in times] == starts[:2]
    early, late = (time["id"] for time in times)
    ann, bob = RallyBrowser(http, room_id), RallyBrowser(http, room_id)
    assert (await ann.answer("Ann", **{early: "in", late: "maybe"})).status_code == 200
    assert (await bob.answer("Bob", **{early: "cant"})).status_code == 200
    assert ann.key != bob.key
    await ann.answer("Ann Lee", **{late: "in"})
    page = await bob.page()
    assert answers_in(page["rally"]) == [("Ann Lee", {late: "in"}), ("Bob", {early: "cant"})]
    assert page["personId"] == page["rally"]["responses"][1]["personId"]
    assert page["mayPick"] is False
    assert "personId" not in await RallyBrowser(http, room_id).page()


async def test_who_answers_is_the_same_person_when_they_come_to_the_room(
    control: Controlled, http: httpx.AsyncClient, owner: RallyBrowser, room_id: str, starts: list[int]
) -> None:
    await owner.propose(*starts)
    ann = RallyBrowser(http, room_id)
    person_id = (await ann.answer("Ann", t0="in")).json()["personId"]
    async with await control.running.join(room_id, "Ann", personKey=ann.key) as client:
        assert client.welcome["personId"] == person_id
    assert (await ann.page())["personId"] == person_id


async def test_times_that_wait_for_answers_are_replaced_only_by_who_proposed_them_or_owns_the_room(
    http: httpx.AsyncClient, owner: RallyBrowser, room_id: str, starts: list[int]
) -> None:
    ann, bob = RallyBrowser(http, room_id), RallyBrowser(http, room_id)
    assert (await ann.propose(starts[0])).status_code == 201
    await bob.answer("Bob", t0="in")
    refused = await bob.propose(starts[1])
    assert (refused.status_code, code_of(refused)) == (403, "notAllowed")
    assert (await ann.propose(starts[1])).status_code == 201
    assert (await owner.propose(starts[2])).status_code == 201
    rally = (await bob.page())["rally"]
    assert [time["startsAt"] for time in rally["times"]] == [starts[2]]
    assert answers_in(rally) == []
    await owner.pick("t0")
    assert (await bob.propose(starts[1])).status_code == 201


async def test_a_rally_outlives_the_server(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control, httpx.AsyncClient(base_url=control.running.url) as http:
        room_id = await control.running.create_room()
        ann = RallyBrowser(http, room_id)
        await ann.propose(control.clock.now_ms() + HOUR_MS)
        await ann.answer("Ann", t0="in")
        before, key = await ann.page(), ann.key
    async with controlled_server(tmp_path) as control, httpx.AsyncClient(base_url=control.running.url) as http:
        assert await RallyBrowser(http, room_id, key).page() == before


async def test_what_was_said_of_times_that_were_replaced_is_not_taken_for_others(
    http: httpx.AsyncClient, owner: RallyBrowser, room_id: str, starts: list[int]
) -> None:
    ann = RallyBrowser(http, room_id)
    await ann.propose(*starts[:2])
    bob = RallyBrowser(http, room_id)
    await bob.look()
    await owner.propose(*starts[1:])
    for response in (await bob.answer("Bob", t0="in"), await ann.pick("t0"), await ann.pick(None)):
        assert (response.status_code, code_of(response)) == (409, "conflict")
    page = await bob.page()
    assert answers_in(page["rally"]) == []
    assert "picked" not in page["rally"]
    assert "schedule" not in page["room"]
    assert (await bob.answer("Bob", t0="in")).status_code == 200


async def test_times_that_differ_in_seconds_are_proposed_once(owner: RallyBrowser, starts: list[int]) -> None:
    times = (await owner.propose(starts[0], starts[0] + 59_999, starts[1])).json()["rally"]["times"]
    assert [time["startsAt"] for time in times] == starts[:2]


# --- picking ---


async def test_the_time_that_is_picked_becomes_the_rooms(
    control: Controlled, http: httpx.AsyncClient, owner: RallyBrowser, room_id: str, starts: list[int]
) -> None:
    await owner.propose(*starts)
    async with await control.running.join(room_id, "Ann") as ann:
        picked = await owner.pick("t1")
        assert picked.status_code == 200
        assert picked.json()["rally"]["picked"] == "t1"
        schedule = (await ann.event("roomChanged"))["room"]["schedule"]
        assert (schedule["startsAt"], schedule["nextAt"], schedule["timeZone"]) == (starts[1], starts[1], ZONE)
        assert picked.json()["room"]["schedule"] == schedule
    late = await RallyBrowser(http, room_id).answer("Late", t1="in")
    assert (late.status_code, code_of(late)) == (409, "conflict")


async def test_the_question_may_be_opened_again(
    http: httpx.AsyncClient, owner: RallyBrowser, room_id: str, starts: list[int]
) -> None:
    await owner.propose(*starts)
    ann = RallyBrowser(http, room_id)
    await ann.answer("Ann", t0="in")
    await owner.pick("t0")
    assert "picked" not in (await owner.pick(None)).json()["rally"]
    assert (await ann.answer("Ann", t1="in")).status_code == 200
    assert (await owner.pick("t1")).json()["room"]["schedule"]["startsAt"] == starts[1]
    assert answers_in((await ann.page())["rally"]) == [("Ann", {"t1": "in"})]


async def test_only_who_proposed_the_times_or_owns_the_room_picks(
    http: httpx.AsyncClient, owner: RallyBrowser, room_id: str, starts: list[int]
) -> None:
    opener, ann, nobody = RallyBrowser(http, room_id), RallyBrowser(http, room_id), RallyBrowser(http, room_id)
    await opener.propose(*starts)
    await ann.answer("Ann", t0="in")
    for browser in (ann, nobody, RallyBrowser(http, room_id, "x" * 15), RallyBrowser(http, room_id, "x" * 400)):
        for time_id in ("t0", None):
            refused = await browser.pick(time_id)
            assert (refused.status_code, code_of(refused)) == (403, "notAllowed")
    assert [(await browser.page())["mayPick"] for browser in (opener, owner, ann, nobody)] == [
        True,
        True,
        False,
        False,
    ]
    assert (await opener.pick("t0")).status_code == 200
    assert (await owner.pick("t1")).status_code == 200
    wrong = await owner.pick("t9")
    assert (wrong.status_code, code_of(wrong)) == (400, "malformedMessage")


# --- what is refused ---


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "", {"timeZone": ZONE, "starts": []}),
        ("POST", "", {"timeZone": ZONE, "starts": [1]}),
        ("POST", "", {"timeZone": ZONE, "starts": [2**60]}),
        ("POST", "", {"timeZone": ZONE, "starts": ["tomorrow"]}),
        ("POST", "", {"timeZone": ZONE, "starts": [1_900_000_000_000 + number for number in range(13)]}),
        ("POST", "", {"timeZone": "Europe/Atlantis", "starts": [1_900_000_000_000]}),
        ("POST", "", {"timeZone": "../../etc/localtime", "starts": [1_900_000_000_000]}),
        ("POST", "", {"timeZone": ZONE}),
        ("POST", "", [1, 2]),
        ("PUT", "/answer", {"rallyId": "r", "name": "Ann", "answers": {"t9": "in"}}),
        ("PUT", "/answer", {"rallyId": "r", "name": "Ann", "answers": {"t0": "perhaps"}}),
        ("PUT", "/answer", {"rallyId": "r", "name": "\u200b\u202e", "answers": {"t0": "in"}}),
        ("PUT", "/answer", {"rallyId": "r", "name": "x" * 81, "answers": {"t0": "in"}}),
        ("PUT", "/answer", {"rallyId": "r", "name": "Ann", "answers": {f"t{number}": "in" for number in range(13)}}),
        ("PUT", "/answer", {"rallyId": "r", "name": "Ann", "answers": {"t0": "in"}, "personId": "somebody else"}),
        ("PUT", "/answer", {"rallyId": "r", "answers": {}}),
        ("PUT", "/answer", {"name": "Ann", "answers": {}}),
        ("PUT", "/picked", {"rallyId": "r", "timeId": 5}),
        ("PUT", "/picked", {"rallyId": "r", "timeId": "x" * 65}),
        ("PUT", "/picked", {"timeId": "t0"}),
        ("PUT", "/picked", "t0"),
    ],
    ids=lambda value: str(value)[:60],
)
async def test_a_bad_body_gets_a_typed_error_and_changes_nothing(
    owner: RallyBrowser, starts: list[int], method: str, path: str, body: Any
) -> None:
    await owner.propose(*starts)
    before = await owner.page()
    if isinstance(body, dict) and "rallyId" in body:
        body = {**body, "rallyId": owner.seen}
    refused = await owner.ask(method, path, body)
    assert (refused.status_code, code_of(refused)) in ((400, "malformedMessage"), (413, "tooLarge"))
    assert await owner.page() == before


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"[" * 60_000, b'"' + b"x" * 70_000 + b'"'])
async def test_what_is_no_json_gets_a_typed_error(http: httpx.AsyncClient, room_id: str, content: bytes) -> None:
    for method, path in (("POST", ""), ("PUT", "/answer"), ("PUT", "/picked")):
        refused = await http.request(method, f"/api/rooms/{room_id}/rally{path}", content=content)
        assert (refused.status_code, code_of(refused)) in ((400, "malformedMessage"), (413, "tooLarge"))


async def test_other_peoples_web_pages_are_refused(http: httpx.AsyncClient, room_id: str) -> None:
    for method, path in (("POST", ""), ("PUT", "/answer"), ("PUT", "/picked")):
        address = f"/api/rooms/{room_id}/rally{path}"
        refused = await http.request(method, address, json={}, headers={"origin": "https://evil.example"})
        assert (refused.status_code, code_of(refused)) == (403, "wrongOrigin")


@pytest.mark.parametrize("room_id", ["unknown", "%2e%2e", "x" * 500])
async def test_a_room_that_does_not_exist_has_no_rally(http: httpx.AsyncClient, room_id: str) -> None:
    answers = {"rallyId": "r", "name": "Ann", "answers": {}}
    times = {"timeZone": ZONE, "starts": [1_900_000_000_000]}
    for method, path, body in (
        ("GET", "", None),
        ("GET", "/changes", None),
        ("POST", "", times),
        ("PUT", "/answer", answers),
        ("PUT", "/picked", {"rallyId": "r"}),
    ):
        headers = {"authorization": "Bearer " + "k" * 20}
        refused = await http.request(method, f"/api/rooms/{room_id}/rally{path}", json=body, headers=headers)
        assert refused.status_code == 404
        assert code_of(refused) in ("roomNotFound", "notFound")


async def test_only_so_many_people_answer_and_those_who_did_may_still_change_it(
    http: httpx.AsyncClient, owner: RallyBrowser, room_id: str, starts: list[int]
) -> None:
    await owner.propose(*starts)
    first = RallyBrowser(http, room_id)
    await first.answer("First", t0="in")
    for number in range(299):
        assert (await RallyBrowser(http, room_id).answer(f"Person {number}", t0="in")).status_code == 200
    refused = await RallyBrowser(http, room_id).answer("One too many", t0="in")
    assert (refused.status_code, code_of(refused)) == (429, "limitReached")
    assert (await first.answer("First", t0="cant")).status_code == 200
    assert len((await first.page())["rally"]["responses"]) == 300
