"""What the forwarding code needs from the outside."""

from typing import Protocol

from alongside.rtp.munger import Rewritten


class PacketPath(Protocol):
    """The way to one peer. Sending to a peer that is not connected does nothing."""

    def send_rtp(self, rewritten: Rewritten, payload_type: int, ssrc: int, resent_as: int = -1) -> None:
        """:param resent_as: sequence number on the retransmission stream ``ssrc``, -1 for a first sending."""

    def send_rtcp(self, packet: bytes) -> None: ...

    def forget_sent_stream(self, ssrc: int) -> None:
        """The stream is never sent again."""
