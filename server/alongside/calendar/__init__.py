"""Invitations for people's calendars, as iCalendar files."""
