/** Which page an address means. */
export type Route =
  | { readonly page: "home" }
  | { readonly page: "room" | "rally" | "memory"; readonly roomId: string }
  | { readonly page: "malformed" }
  | { readonly page: "unknown" };

/** The pages that each room has. */
export type RoomPageName = Extract<Route, { readonly roomId: string }>["page"];

/** Room ids are 128 random bits or more, in the alphabet of base64url. */
const ROOM_ID = /^[A-Za-z0-9_-]{16,64}$/;

/** What follows a room's id in the address of each of its pages. */
const BELOW_ROOM: Readonly<Record<RoomPageName, string>> = { room: "", rally: "/rally", memory: "/memory" };

/** Reads the path of an address, such as `/r/3F0n…` or `/r/3F0n…/rally`. */
export function routeOf(path: string): Route {
  if (path === "/" || path === "") return { page: "home" };
  const [, roomId, below] = /^\/r\/([^/]*)(.*?)\/?$/.exec(path) ?? [];
  if (roomId === undefined) return { page: "unknown" };
  if (!ROOM_ID.test(roomId)) return { page: "malformed" };
  const page = (Object.keys(BELOW_ROOM) as RoomPageName[]).find((name) => BELOW_ROOM[name] === below);
  return page === undefined ? { page: "unknown" } : { page, roomId };
}

/** The path of one of a room's pages. */
export function roomPath(roomId: string, page: RoomPageName = "room"): string {
  return `/r/${encodeURIComponent(roomId)}${BELOW_ROOM[page]}`;
}

/** Address of a room's WebSocket, on the server that the page came from. */
export function socketUrl(location: { readonly protocol: string; readonly host: string }, roomId: string): string {
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  return `${scheme}//${location.host}/api/rooms/${encodeURIComponent(roomId)}/socket`;
}
