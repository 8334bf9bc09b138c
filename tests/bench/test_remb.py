"""Receivers' estimates, read by aiortc's parser."""

import pytest
from aiortc.rtp import RtcpPacket, RtcpPsfbPacket, unpack_remb_fci

from alongside.bench.remb import AMPLE, build_remb


@pytest.mark.parametrize("bit_rate", [0, 1, 262_143, 262_144, 600_000, AMPLE, 10**12])
def test_an_estimate_arrives_to_eighteen_bits(bit_rate: int) -> None:
    (packet,) = RtcpPacket.parse(build_remb(7, bit_rate, (100, 4_000_000_000)))
    assert isinstance(packet, RtcpPsfbPacket)
    assert packet.ssrc == 7
    found, ssrcs = unpack_remb_fci(packet.fci)
    assert bit_rate * (1 - 2**-17) <= found <= bit_rate
    assert ssrcs == [100, 4_000_000_000]
