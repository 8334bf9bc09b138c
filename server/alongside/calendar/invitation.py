"""A room's session as a file that calendars take (iCalendar, RFC 5545)."""

import hashlib
import unicodedata
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from alongside.calendar.time_zone import time_zone
from alongside.rooms.schedule import Cadence, Schedule

# Outlook offers a published event for the calendar, but takes a request for a question that it has to answer, and old
# versions of it refuse a file that does not say which it is. Google Calendar and Apple Calendar take published events
# as they take those without a method. RFC 5546 section 3.2.1 wants an organizer, who would need a mail address, and
# whom Outlook would ask to agree to any change: all three do without.
_METHOD = "PUBLISH"

MEDIA_TYPE = f"text/calendar; charset=utf-8; method={_METHOD}"

_RECURRENCE: dict[Cadence, dict[str, object] | None] = {
    "once": None,
    "weekly": {"freq": "weekly"},
    "twoWeekly": {"freq": "weekly", "interval": 2},
}

_WHAT_TO_EXPECT = (
    "We work side by side, quietly. Camera and microphone are off until you turn them on. "
    "Talk when you like, come late, leave early."
)


def calendar_uid(room_id: str) -> str:
    """The name by which calendars know the room's sessions again. The room cannot be found by it, unlike by its id."""
    return hashlib.sha256(f"alongside calendar\0{room_id}".encode()).hexdigest()[:32] + "@alongside"


def invitation(schedule: Schedule, *, uid: str, room_name: str, why: str | None, url: str, now_ms: int) -> bytes:
    """The file, of the type ``MEDIA_TYPE``.

    :param uid: see :func:`calendar_uid`.
    :param url: the room's address, with scheme and host.
    :param now_ms: in ms since 1970-01-01 UTC.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Alongside//Alongside//EN")
    calendar.add("version", "2.0")
    calendar.add("method", _METHOD)
    calendar.add_component(time_zone(schedule.time_zone, schedule.starts_at))
    event = _event(schedule)
    event.add("uid", uid)
    # In a file with a method it says when that was made, and in others only the last change (RFC 5545 section 3.8.7.2).
    event.add("dtstamp", _utc(now_ms))
    event.add("last-modified", _utc(schedule.changed_at))
    event.add("summary", _line(room_name))
    event.add("description", _description(why, url))
    event.add("url", url)
    event.add("location", url)
    calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content


def _event(schedule: Schedule) -> Event:
    """When it is. There is no alarm: each person's calendar has its own way of reminding, or has been told not to."""
    start = _utc(schedule.starts_at)
    event = Event()
    _add_time(event, "dtstart", start, schedule.time_zone)
    _add_time(event, "dtend", start + timedelta(minutes=schedule.minutes), schedule.time_zone)
    recurrence = _RECURRENCE[schedule.cadence]
    if recurrence is not None:
        event.add("rrule", recurrence)
    event.add("sequence", schedule.sequence)
    # The time is set aside, so others who look for a free hour should see it as taken.
    event.add("transp", "OPAQUE")
    return event


def _add_time(event: Event, name: str, moment: datetime, zone_name: str) -> None:
    """Adds a local time, or the time in UTC where clocks show the local one for the second time: it would be taken for
    the first (RFC 5545 section 3.3.5), and the end would come before the start.
    """
    local = moment.astimezone(ZoneInfo(zone_name))
    if local.fold:
        event.add(name, moment)
    else:
        event.add(name, local.replace(tzinfo=None), parameters={"TZID": zone_name})


def _description(why: str | None, url: str) -> str:
    reason = [] if why is None else [_line(why)]
    return "\n\n".join([*reason, f"Come in: {url}", _WHAT_TO_EXPECT])


def _line(text: str) -> str:
    """One line without control characters, which iCalendar has no way to write (RFC 5545 section 3.1)."""
    kept = (c for c in text if c.isspace() or unicodedata.category(c) not in ("Cc", "Cs"))
    return " ".join("".join(kept).split())


def _utc(moment_ms: int) -> datetime:
    return datetime.fromtimestamp(moment_ms // 1000, UTC)
