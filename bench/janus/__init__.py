"""Janus' videoroom as a server under the bench's load."""
