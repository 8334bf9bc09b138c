/** Moments by the calendar and the clock of a time zone. All pure; moments are ms since 1970. */
import { knownZone } from "./invitation";

const DAY_MS = 86_400_000;

/**
 * The same hour of the day so many days later, though the clocks are changed in between. In place of an hour that the
 * clocks leave out it is one beside it.
 *
 * @param timeZone IANA name of the zone whose clocks are meant
 */
export function daysLater(moment: number, days: number, timeZone: string): number {
  const shown = clockOf(timeZone);
  const aheadAt = (when: number) => shown(when) - when;
  const wanted = shown(moment) + days * DAY_MS;
  // A first guess may be on the wrong side of a change of the clocks.
  const guess = wanted - aheadAt(moment + days * DAY_MS);
  return wanted - aheadAt(guess);
}

/** What the clocks of a zone show at a moment: as the moment at which clocks in UTC show the same. */
function clockOf(timeZone: string): (moment: number) => number {
  const format = new Intl.DateTimeFormat("en", {
    timeZone: knownZone(timeZone),
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  return (moment) => {
    const parts = new Map(format.formatToParts(moment).map(({ type, value }) => [type, Number(value)]));
    const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
    return Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second"));
  };
}
