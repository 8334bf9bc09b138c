/**
 * Times as a form has them: in text boxes of the type `datetime-local`, which count in the zone of the browser. All
 * pure; times are ms since 1970.
 */

/** The text of such a box (WHATWG HTML section 2.3.5.5), to the minute. */
export function dateInputText(moment: number): string {
  const date = new Date(moment);
  const two = (number: number) => String(number).padStart(2, "0");
  const day = `${String(date.getFullYear()).padStart(4, "0")}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** The moment that such a box means; null while it is not filled in. */
export function momentOfInput(text: string): number | null {
  const moment = new Date(text).getTime();
  return Number.isNaN(moment) ? null : moment;
}

/** Hour at which meetings are suggested: late enough for most, and before lunch. */
const SUGGESTED_HOUR = 10;

/** So many moments to begin with: the next working days at ten, from tomorrow on. */
export function suggestedStarts(now: number, count: number): number[] {
  const starts: number[] = [];
  for (let last = atHour(now, SUGGESTED_HOUR); starts.length < count;) {
    last = nextWorkingDay(last);
    starts.push(last);
  }
  return starts;
}

/** The same time on the next day that is no Saturday or Sunday. */
export function nextWorkingDay(moment: number): number {
  const date = new Date(moment);
  // By the calendar, so that the clocks being changed in between does not move the hour.
  do date.setDate(date.getDate() + 1);
  while (date.getDay() === 0 || date.getDay() === 6);
  return date.getTime();
}

function atHour(moment: number, hour: number): number {
  return new Date(moment).setHours(hour, 0, 0, 0);
}
