/** How times are said to somebody. All pure; times are ms since 1970. */
import { knownZone, zoneName } from "./invitation";

/** Whose clock is meant, and which language is spoken. */
export interface TimeStyle {
  /** IANA name of the zone in which times are said. */
  readonly timeZone: string;
  /** BCP 47 name of the language; undefined for the browser's own. */
  readonly locale: string | undefined;
}

const MOMENT: Intl.DateTimeFormatOptions = {
  weekday: "long",
  day: "numeric",
  month: "long",
  hour: "numeric",
  minute: "2-digit",
};

/** The day of the week, the day, and the hour: `Thursday 26 March at 10:00`. */
export function momentWords(moment: number, { timeZone, locale }: TimeStyle): string {
  return new Intl.DateTimeFormat(locale, { ...MOMENT, timeZone }).format(moment);
}

/** The same with the end: `Thursday 26 March at 10:00 – 11:00`. */
export function rangeWords(startsAt: number, minutes: number, { timeZone, locale }: TimeStyle): string {
  return new Intl.DateTimeFormat(locale, { ...MOMENT, timeZone }).formatRange(startsAt, startsAt + minutes * 60_000);
}

/** A moment that may be long ago, with its year: `Thursday, 26 March 2026 at 10:00`. */
export function pastWords(moment: number, { timeZone, locale }: TimeStyle): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: "full", timeStyle: "short", timeZone }).format(moment);
}

/** What the zone is called at a moment, and its place: `Central European Time (Europe/Berlin)`. */
export function zoneWords(moment: number, { timeZone, locale }: TimeStyle): string {
  const place = timeZone.replaceAll("_", " ");
  // A browser that is older than the zone has no name for it.
  if (knownZone(timeZone) !== timeZone) return place;
  const name = zoneName(moment, timeZone, locale);
  return name === place ? name : `${name} (${place})`;
}

/** Whether the clocks of two zones differ at any of these moments. */
export function clocksDiffer(moments: readonly number[], one: string, other: string): boolean {
  const clock = (timeZone: string) =>
    new Intl.DateTimeFormat("en", { dateStyle: "short", timeStyle: "short", timeZone: knownZone(timeZone) });
  return moments.some((moment) => clock(one).format(moment) !== clock(other).format(moment));
}
