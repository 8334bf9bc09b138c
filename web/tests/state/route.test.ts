import fc from "fast-check";
import { expect, test } from "vitest";
import { roomPath, routeOf, socketUrl } from "../../src/state/route";

const ROOM_ID = "3F0nABCDEFGHIJKLMNOP-_";

test("a room's link is recognised, with or without a slash at the end", () => {
  expect(routeOf(`/r/${ROOM_ID}`)).toEqual({ page: "room", roomId: ROOM_ID });
  expect(routeOf(`/r/${ROOM_ID}/`)).toEqual({ page: "room", roomId: ROOM_ID });
});

test("a room's other pages are below its link", () => {
  expect(routeOf(`/r/${ROOM_ID}/rally`)).toEqual({ page: "rally", roomId: ROOM_ID });
  expect(routeOf(`/r/${ROOM_ID}/memory/`)).toEqual({ page: "memory", roomId: ROOM_ID });
  for (const below of ["/else", "/rally/x", "/Rally", "//", "/toString"]) {
    expect(routeOf(`/r/${ROOM_ID}${below}`).page).toBe("unknown");
  }
});

test("the path of each page leads to that page", () => {
  fc.assert(
    fc.property(
      fc.stringMatching(/^[A-Za-z0-9_-]{16,64}$/),
      fc.constantFrom("room", "rally", "memory"),
      (roomId, page) => {
        expect(routeOf(roomPath(roomId, page))).toEqual({ page, roomId });
      },
    ),
  );
});

test("a link that lost a part says so instead of asking the server", () => {
  for (const path of ["/r/", "/r/abc", "/r/abc/rally", "/r/<script>alert(1)</script>", "/r/%2e%2e%2f"]) {
    expect(routeOf(path).page).toBe("malformed");
  }
  expect(routeOf("/elsewhere").page).toBe("unknown");
  expect(routeOf("/").page).toBe("home");
});

test("whatever stands in the address means some page", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(routeOf(text)).toHaveProperty("page");
      expect(["malformed", "unknown", "room"]).toContain(routeOf(`/r/${text}`).page);
    }),
  );
});

test("the WebSocket is as secure as the page", () => {
  expect(socketUrl({ protocol: "https:", host: "a.b" }, "x")).toBe("wss://a.b/api/rooms/x/socket");
  expect(socketUrl({ protocol: "http:", host: "a.b:1" }, "x")).toBe("ws://a.b:1/api/rooms/x/socket");
});
