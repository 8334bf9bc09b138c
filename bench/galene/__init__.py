"""Galène as a server under the bench's load."""
