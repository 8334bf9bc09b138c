import { Services } from "../../src/ui/services";

/** One request to the server, as a test looks at it. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

/** What the server says: anything that JSON has, or `null` for a server that does not answer. */
export type Reply = (asked: Asked) => object | null;

/** The services of a page whose HTTP API is this. What was asked is remembered, in order. */
export function servicesWith(reply: Reply): { readonly services: Services; readonly asked: Asked[] } {
  const asked: Asked[] = [];
  const fetch: Services["fetch"] = (path, options) => {
    const body: unknown = typeof options?.body === "string" ? JSON.parse(options.body) : undefined;
    const one = { method: options?.method ?? "GET", path, body };
    asked.push(one);
    const answer = reply(one);
    return answer === null ? Promise.reject(new Error("offline")) : Promise.resolve(Response.json(answer));
  };
  return { services: Object.assign(new Services(window), { fetch }), asked };
}
