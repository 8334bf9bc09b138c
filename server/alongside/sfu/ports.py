"""What the forwarding code needs from the outside."""

from typing import Literal, Protocol

from alongside.rtp.bandwidth.sent_packets import SentPackets
from alongside.rtp.munger import Rewritten

PathState = Literal["connected", "iceDisconnected", "dtlsFailed", "closed"]


class PacketPath(Protocol):
    """The way to one peer. Sending to a peer that is not connected does nothing."""

    @property
    def state(self) -> PathState | Literal["new"]: ...

    @property
    def sent(self) -> SentPackets:
        """The videos' packets that were sent, for the estimate of the bandwidth."""

    def send_audio(self, rewritten: Rewritten, payload_type: int, ssrc: int) -> None:
        """Sends sound. It is not part of what adapts to the bandwidth, and carries no transport-wide number."""

    def send_video(self, rewritten: Rewritten, payload_type: int, ssrc: int, resent_as: int = -1) -> None:
        """Sends a packet with the next transport-wide number.

        :param resent_as: sequence number on the retransmission stream ``ssrc``, -1 for a first sending.
        """

    def send_padding(self, number: int, payload_type: int, ssrc: int) -> None:
        """Sends a packet of padding with the next transport-wide number, as ``number`` on the stream ``ssrc``."""

    def send_rtcp(self, packet: bytes) -> None: ...

    def forget_sent_stream(self, ssrc: int) -> None:
        """The stream is never sent again."""
