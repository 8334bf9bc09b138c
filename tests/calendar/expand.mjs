/**
 * Reads calendar files as Thunderbird does, with ical.js.
 *
 * Takes a JSON array of `{ file, count }` on standard input. For each, prints what its event says and when its first
 * `count` occurrences start and end, in ms since 1970-01-01 UTC, counted with the time zones that the file describes.
 */
import { readFileSync } from "node:fs";
import ICAL from "../../web/node_modules/ical.js/dist/ical.js";

const utcMs = (time) => Number(time.convertToZone(ICAL.Timezone.utcTimezone).toUnixTime()) * 1000;

function registerZones(calendar) {
  ICAL.TimezoneService.reset();
  for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
}

function occurrences(event, count) {
  const found = [];
  const iterator = event.iterator();
  for (let start = iterator.next(); start && found.length < count; start = iterator.next()) {
    const { startDate, endDate } = event.getOccurrenceDetails(start);
    found.push({ start: utcMs(startDate), end: utcMs(endDate) });
  }
  return found;
}

function read({ file, count }) {
  const calendar = new ICAL.Component(ICAL.parse(file));
  registerZones(calendar);
  const [component] = calendar.getAllSubcomponents("vevent");
  const event = new ICAL.Event(component);
  return {
    method: calendar.getFirstPropertyValue("method"),
    uid: event.uid,
    sequence: event.sequence,
    summary: event.summary,
    description: event.description,
    location: event.location,
    url: component.getFirstPropertyValue("url"),
    occurrences: occurrences(event, count),
  };
}

process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(read)));
