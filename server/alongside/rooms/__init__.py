"""The room as a domain: who is where, what was dropped and said. No I/O, no clock, no randomness."""
