"""Rooms, persons, topics and chat in a database: SQLite in the data folder, or PostgreSQL by its URL."""
