"""The operator's music folder: which tracks are in it, how long they are, and what browsers get of them."""
