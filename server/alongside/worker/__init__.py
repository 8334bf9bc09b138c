"""The media worker's process, the typed channel to it, and its supervisor."""
