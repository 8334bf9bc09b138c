"""Whom the comparison's command line knows."""

import pytest

from bench.compare import choose_peers


def test_peers_come_in_the_order_in_which_they_are_named() -> None:
    assert [peer.name for peer in choose_peers(["livekit", "janus"])] == ["LiveKit", "Janus"]


def test_says_which_peers_there_are() -> None:
    with pytest.raises(ValueError, match="there is no zoom; there are janus, galene, livekit"):
        choose_peers(["janus", "zoom"])
