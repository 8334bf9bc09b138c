import type { TimeStyle } from "../../state/timeWords";

/** The zone and the language of whoever looks at this browser. */
export function browserTimeStyle(): TimeStyle {
  return { timeZone: new Intl.DateTimeFormat().resolvedOptions().timeZone, locale: undefined };
}
