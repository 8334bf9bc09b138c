"""The operator's music folder: which tracks are in it, and how long they are."""
