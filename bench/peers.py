"""The servers that Alongside is compared with."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from alongside.bench.population import Connector
from bench.galene import process as galene
from bench.galene.connector import GaleneConnector
from bench.janus import process as janus
from bench.janus.connector import VideoroomConnector
from bench.livekit import process as livekit
from bench.livekit.connector import LivekitConnector
from bench.program import Program


@dataclass(frozen=True, slots=True)
class Peer:
    """Another server, and how it is brought under load."""

    name: str
    cpu_target: float
    """at most this share of its CPU per forwarded packet should ours be"""
    find: Callable[[], Path]
    """its program; raises ``PeerError`` where it is missing"""
    start: Callable[[Path], Awaitable[Program]]
    connect_to: Callable[[int], Connector]
    """a connector for the server whose signalling has this port"""


PEERS = {
    "janus": Peer("Janus", 0.5, janus.find_program, janus.start, VideoroomConnector),
    "galene": Peer("Galène", 0.6, galene.find_program, galene.start, GaleneConnector),
    "livekit": Peer("LiveKit", 0.6, livekit.find_program, livekit.start, LivekitConnector),
}
"""by the names that the command line knows them by"""
