import { useEffect, useState } from "preact/hooks";
import { everySecond } from "../../state/tick";
import { useRoom } from "../room/context";
import { useServices } from "../services";

/** The server's time in ms; where `ticking`, the component is shown anew each second. */
export function useNow(ticking: boolean): number {
  const { clock } = useRoom().session;
  const { environment } = useServices();
  const [, setCount] = useState(0);
  useEffect(() => {
    if (!ticking) return;
    return everySecond(
      () => clock.now(),
      environment,
      document,
      () => setCount((count) => count + 1),
    );
  }, [clock, environment, ticking]);
  return clock.now();
}
