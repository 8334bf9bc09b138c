import type { RequestBody } from "../protocol";
import type { Request } from "../signalling/requests";
import type { Toasts } from "./toasts";

/** Asks for something whose answer says nothing but that it was done; resolves to that. What fails is said in a toast. */
export type Ask = (body: RequestBody) => Promise<boolean>;

/** Makes an `Ask` of a request. */
export function asking(request: Request, toasts: Toasts): Ask {
  return async (body) => {
    try {
      await request(body);
      return true;
    } catch (error) {
      toasts.problem(error);
      return false;
    }
  };
}
