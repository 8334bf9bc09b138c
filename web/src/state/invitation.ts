/** An invitation to a room's sessions, ready to paste into a mail or a chat. */

export interface Invitation {
  readonly roomName: string;
  readonly why: string | null;
  readonly url: string;
  /** The next session, in ms since 1970; left out while no time is agreed. */
  readonly startsAt?: number;
  readonly minutes: number;
  readonly cadence: "once" | "weekly" | "twoWeekly";
  /** IANA name of the zone in which the time is said. */
  readonly timeZone: string;
  /** BCP 47 name of the language in which the day and the time are said; undefined for the browser's own. */
  readonly locale: string | undefined;
}

const EACH_TIME = { once: "", weekly: "every week", twoWeekly: "every two weeks" } as const;

const WHAT_TO_EXPECT =
  "We work side by side, quietly. Camera and microphone are off until you turn them on. " +
  "Talk when you like, come late, leave early.";

/** Plain text: what it is, why, when, what to expect, and the link on a line of its own. */
export function invitationText(invitation: Invitation): string {
  const { roomName, why, url } = invitation;
  const opening = `Come and work alongside us: ${roomName}`;
  const paragraphs = [opening, why, `When: ${timeInWords(invitation)}`, WHAT_TO_EXPECT, url];
  return paragraphs.filter((paragraph) => paragraph !== null).join("\n\n");
}

function timeInWords({ startsAt, minutes, cadence, timeZone, locale }: Invitation): string {
  const eachTime = EACH_TIME[cadence];
  if (startsAt === undefined) {
    const length = [`${minutes} minutes`, eachTime].filter(Boolean).join(" ");
    return `${length}, at a time that is not agreed yet`;
  }
  const zone = knownZone(timeZone);
  const endsAt = startsAt + minutes * 60_000;
  const session = plainSpaces(`${timeRange(startsAt, endsAt, zone, locale)} (${zoneName(startsAt, zone, locale)})`);
  return cadence === "once" ? session : `${session}, and ${eachTime} from then on`;
}

function timeRange(startsAt: number, endsAt: number, timeZone: string, locale: string | undefined): string {
  const format = new Intl.DateTimeFormat(locale, {
    weekday: "long",
    day: "numeric",
    month: "long",
    year: "numeric",
    hour: "numeric",
    minute: "2-digit",
    timeZone,
  });
  return format.formatRange(startsAt, endsAt);
}

/** What a zone is called in summer and in winter alike, such as Central European Time. */
export function zoneName(moment: number, timeZone: string, locale: string | undefined): string {
  const format = new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: "longGeneric" });
  const name = format.formatToParts(moment).find(({ type }) => type === "timeZoneName")?.value;
  return name ?? timeZone;
}

/** The zone, or UTC in its place where the browser is older than the zone's name. */
export function knownZone(timeZone: string): string {
  try {
    new Intl.DateTimeFormat(undefined, { timeZone });
    return timeZone;
  } catch {
    return "UTC";
  }
}

/** Narrow and unbreakable spaces are lost or shown as boxes in some of the places where people paste. */
function plainSpaces(text: string): string {
  return text.replace(/\p{Zs}/gu, " ");
}
