"""What every process of the server does for itself before it serves."""

import gc
import resource

_GARBAGE_THRESHOLD = 50_000
"""Net allocations between searches of the youngest generation."""


def use_all_descriptors() -> None:
    """Each connection takes a descriptor, and the usual soft limit is 1,024 of them."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def search_garbage_rarely() -> None:
    """Neither packets nor messages are cycles; a search stops everything meanwhile, and what is loaded now stays."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_GARBAGE_THRESHOLD, 20, 50)
