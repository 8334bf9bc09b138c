"""Somebody on the page on which a time is found."""

import httpx

from tests.support.control_client import Json

ZONE = "Europe/Berlin"


def answers_in(rally: Json) -> list[tuple[str, Json]]:
    """Names and answers, in the order in which people first answered."""
    return [(response["name"], response["answers"]) for response in rally["responses"]]


class RallyBrowser:
    """One browser. It keeps the key that the server gives it.

    :param key: the one that it has from before.
    :ivar seen: id of the rally that the page shows, as far as there is one.
    """

    def __init__(self, http: httpx.AsyncClient, room_id: str, key: str | None = None) -> None:
        self._http = http
        self.room_id = room_id
        self.key = key
        self.seen = "none"

    async def ask(self, method: str, path: str = "", body: Json | None = None) -> httpx.Response:
        headers = {} if self.key is None else {"authorization": f"Bearer {self.key}"}
        address = f"/api/rooms/{self.room_id}/rally{path}"
        response = await self._http.request(method, address, json=body, headers=headers)
        self.key = response.json().get("personKey", self.key)
        self.seen = response.json().get("rally", {}).get("id", self.seen)
        return response

    async def page(self) -> Json:
        page: Json = (await self.ask("GET")).json()
        return page

    async def look(self) -> str:
        """The id of the rally that the page shows; looks if it has not yet."""
        if self.seen == "none":
            await self.page()
        return self.seen

    async def propose(self, *starts: int, zone: str = ZONE) -> httpx.Response:
        return await self.ask("POST", body={"timeZone": zone, "starts": list(starts)})

    async def answer(self, name: str, **answers: str) -> httpx.Response:
        return await self.ask("PUT", "/answer", {"rallyId": await self.look(), "name": name, "answers": answers})

    async def pick(self, time_id: str | None) -> httpx.Response:
        time = {} if time_id is None else {"timeId": time_id}
        return await self.ask("PUT", "/picked", {"rallyId": await self.look(), **time})
