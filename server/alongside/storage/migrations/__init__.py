"""Changes of the tables, in order. ``alongside.storage.engine`` applies those that are missing at each start."""
