import { useState } from "preact/hooks";
import { Attempt } from "../../state/attempt";

/** Something that this component does once at a time, and that may fail. */
export function useAttempt(): Attempt {
  const [attempt] = useState(() => new Attempt());
  return attempt;
}
