"""Time zones are described in the forms that calendars take. Whether the hours are right is tested with recurrences."""

from datetime import UTC, datetime, timedelta

import pytest

from alongside.calendar.time_zone import time_zone

MARCH_2026 = datetime(2026, 3, 26, 9, tzinfo=UTC)


def lines_of(zone: str, first: datetime = MARCH_2026) -> list[str]:
    description: bytes = time_zone(zone, int(first.timestamp()) * 1000).to_ical()
    return description.decode().splitlines()


def parts_of(zone: str) -> dict[str, list[str]]:
    """The lines of each part of the description."""
    parts: dict[str, list[str]] = {}
    for line in lines_of(zone):
        if line in ("BEGIN:STANDARD", "BEGIN:DAYLIGHT"):
            name = line.removeprefix("BEGIN:")
            assert name not in parts, "Outlook reads only one part of each kind"
            parts[name] = []
        elif parts and not line.startswith("END:"):
            parts[name].append(line)
    return parts


@pytest.mark.parametrize(
    ("zone", "summer", "winter"),
    [
        ("Europe/Berlin", "BYDAY=-1SU;BYMONTH=3", "BYDAY=-1SU;BYMONTH=10"),
        ("America/New_York", "BYDAY=2SU;BYMONTH=3", "BYDAY=1SU;BYMONTH=11"),
        ("Australia/Sydney", "BYDAY=1SU;BYMONTH=10", "BYDAY=1SU;BYMONTH=4"),
        # On the Friday before the last Sunday, which may be the fourth one or the last.
        ("Asia/Jerusalem", "BYDAY=FR;BYMONTHDAY=23,24,25,26,27,28,29;BYMONTH=3", "BYDAY=-1SU;BYMONTH=10"),
    ],
)
def test_what_comes_each_year_is_a_rule(zone: str, summer: str, winter: str) -> None:
    parts = parts_of(zone)
    assert f"RRULE:FREQ=YEARLY;{summer}" in parts["DAYLIGHT"]
    assert f"RRULE:FREQ=YEARLY;{winter}" in parts["STANDARD"]


def test_what_no_rule_gives_is_a_list_of_dates_that_begins_with_the_first() -> None:
    # On the Friday after the last Thursday of October, which may be in November.
    standard = parts_of("Africa/Cairo")["STANDARD"]
    dates = [line.removeprefix("RDATE:") for line in standard if line.startswith("RDATE")]
    assert dates[:2] == ["20251031T000000", "20261030T000000"]
    assert dates[5] == "20301101T000000"
    assert f"DTSTART:{dates[0]}" in standard
    assert not any(line.startswith("RRULE") for line in standard)


def test_a_change_is_at_the_time_that_clocks_show_before_it() -> None:
    parts = parts_of("Europe/Berlin")
    assert {"DTSTART:20250330T020000", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200", "TZNAME:CEST"} <= set(
        parts["DAYLIGHT"]
    )
    assert {"DTSTART:20251026T030000", "TZOFFSETFROM:+0200", "TZOFFSETTO:+0100", "TZNAME:CET"} <= set(parts["STANDARD"])


@pytest.mark.parametrize(("zone", "summer_offset"), [("Europe/Dublin", "+0100"), ("Africa/Casablanca", "+0100")])
def test_summer_time_is_called_so_also_where_it_is_the_standard(zone: str, summer_offset: str) -> None:
    parts = parts_of(zone)
    assert f"TZOFFSETTO:{summer_offset}" in parts["DAYLIGHT"]
    assert "TZOFFSETTO:+0000" in parts["STANDARD"]


@pytest.mark.parametrize(
    ("zone", "offset"), [("Asia/Kolkata", "+0530"), ("Pacific/Marquesas", "-0930"), ("UTC", "+0000")]
)
def test_a_zone_without_changes_is_one_part(zone: str, offset: str) -> None:
    parts = parts_of(zone)
    assert list(parts) == ["STANDARD"]
    assert {f"TZOFFSETFROM:{offset}", f"TZOFFSETTO:{offset}"} <= set(parts["STANDARD"])
    assert not any(line.startswith(("RRULE", "RDATE")) for line in parts["STANDARD"])


@pytest.mark.parametrize("days", range(7))
def test_summer_time_of_a_week_is_not_overlooked(days: int) -> None:
    # Half an hour before the clocks change, steps of a week pass over both changes.
    first = datetime(2000, 6, 1, 1, 30, tzinfo=UTC) + timedelta(days=days)
    text = " ".join(lines_of("America/Noronha", first))
    assert "20001008T000000" in text
    assert "20001015T000000" in text
