import { expect, test } from "vitest";
import { routeOf, socketUrl } from "../../src/state/route";

test("a room's link is recognised, with or without a slash at the end", () => {
  expect(routeOf("/r/3F0nABCDEFGHIJKLMNOP-_")).toEqual({ page: "room", roomId: "3F0nABCDEFGHIJKLMNOP-_" });
  expect(routeOf("/r/3F0nABCDEFGHIJKLMNOP-_/")).toMatchObject({ page: "room" });
});

test("a link that lost a part says so instead of asking the server", () => {
  for (const path of ["/r/", "/r/abc", "/r/<script>alert(1)</script>", "/r/%2e%2e%2f"]) {
    expect(routeOf(path).page).toBe("malformed");
  }
  expect(routeOf("/elsewhere").page).toBe("unknown");
  expect(routeOf("/").page).toBe("home");
});

test("the WebSocket is as secure as the page", () => {
  expect(socketUrl({ protocol: "https:", host: "a.b" }, "x")).toBe("wss://a.b/api/rooms/x/socket");
  expect(socketUrl({ protocol: "http:", host: "a.b:1" }, "x")).toBe("ws://a.b:1/api/rooms/x/socket");
});
