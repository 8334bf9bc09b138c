/** Which page an address means. */
export type Route =
  | { readonly page: "home" }
  | { readonly page: "room"; readonly roomId: string }
  | { readonly page: "malformed" }
  | { readonly page: "unknown" };

/** Room ids are 128 random bits or more, in the alphabet of base64url. */
const ROOM_ID = /^[A-Za-z0-9_-]{16,64}$/;

/** Reads the path of an address, such as `/r/3F0n…`. */
export function routeOf(path: string): Route {
  if (path === "/" || path === "") return { page: "home" };
  if (!path.startsWith("/r/")) return { page: "unknown" };
  const roomId = path.slice("/r/".length).replace(/\/$/, "");
  return ROOM_ID.test(roomId) ? { page: "room", roomId } : { page: "malformed" };
}

/** Address of a room's WebSocket, on the server that the page came from. */
export function socketUrl(location: { readonly protocol: string; readonly host: string }, roomId: string): string {
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  return `${scheme}//${location.host}/api/rooms/${encodeURIComponent(roomId)}/socket`;
}
