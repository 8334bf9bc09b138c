"""What a receiving browser does on its link: counts packets, and reports them by RTCP."""

import struct
from collections.abc import Sequence

import pylibsrtp

from alongside.bench.accounting import ConsumerAccount
from alongside.bench.datagrams import Batch
from alongside.bench.mark import read_mark
from alongside.bench.population import ReceivingEnd
from alongside.bench.remb import AMPLE, build_remb
from alongside.bench.sender import Sender
from alongside.rtp import rtcp
from alongside.rtp.packet import MalformedPacket, find_extensions, parse_header
from alongside.rtp.transport_feedback import TransportFeedback

_RTP = struct.Struct(">BBHII")
_PADDING = 0x20
"""The header's bit that says so (RFC 3550 section 5.1)."""
_MOST_BLOCKS = 31
"""Report blocks in one receiver report: the count has five bits."""


class Receiver:
    """Receives the streams of one link.

    :param senders: all of the run, in the order of ``Population.sending``.
    :param ssrc: our own, for RTCP.
    """

    def __init__(self, end: ReceivingEnd, senders: Sequence[Sender], ssrc: int) -> None:
        self.link = end.link
        self.accounts = {ssrc: ConsumerAccount(senders[stream].sent, stream) for ssrc, stream in end.streams.items()}
        self.unknown = 0
        """RTP packets of no known stream, for example probes for bandwidth."""
        self.damaged = 0
        """Packets of the decrypted sample that were not what was sent."""
        self._twcc_id = end.twcc_id
        self._ssrc = ssrc
        self._feedback = TransportFeedback(ssrc)

    def on_rtp(self, batch: Batch, i: int) -> None:
        """Takes datagram ``i`` of the batch, which is an RTP packet."""
        start = batch.starts[i]
        data = batch.data
        # how much padding there is cannot be read before decryption; such packets only probe for bandwidth
        data[start] &= ~_PADDING
        try:
            header = parse_header(data, start, start + batch.length(i))
        except MalformedPacket:
            self.unknown += 1
            return
        arrival_ns = batch.arrival_ns(i)
        if self._twcc_id is not None and (found := find_extensions(data, header).get(self._twcc_id)):
            at = found[0]
            self._feedback.on_packet(data[at] << 8 | data[at + 1], header.ssrc, arrival_ns // 1000)
        account = self.accounts.get(header.ssrc)
        if account is None:
            self.unknown += 1
            return
        if account.wants_mark():
            self._check(account, header.sequence_number, header.payload_start - start, batch.datagram(i))
        account.add(header.sequence_number, arrival_ns)

    def _check(self, account: ConsumerAccount, number: int, payload_start: int, datagram: bytes) -> None:
        try:
            mark = read_mark(self.link.secure.unprotect(datagram)[payload_start:])
        except pylibsrtp.Error:
            mark = None
        if mark is None or mark.stream != account.stream:
            self.damaged += 1
        else:
            account.align(number, mark.number)

    def on_rtcp(self, datagram: bytes) -> None:
        """Takes an SRTCP datagram of the server: sender reports, which a player would need and a counter does not."""

    def give_feedback(self) -> None:
        """Sends transport-wide congestion control feedback on what arrived since the last time."""
        for packet in self._feedback.take():
            self.link.send(self.link.secure.protect_rtcp(packet))

    def report(self) -> None:
        """Sends receiver reports on all streams, with an estimate where the server wants one."""
        blocks = [account.report(ssrc) for ssrc, account in self.accounts.items()]
        for first in range(0, len(blocks), _MOST_BLOCKS):
            report = rtcp.ReceiverReport(self._ssrc, tuple(blocks[first : first + _MOST_BLOCKS]))
            compound = rtcp.build_receiver_report(report) + rtcp.build_cname(self._ssrc, "bench")
            if self._twcc_id is None:
                compound += build_remb(self._ssrc, AMPLE, tuple(block.ssrc for block in report.blocks))
            self.link.send(self.link.secure.protect_rtcp(compound))
