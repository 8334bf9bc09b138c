"""What sessions and handlers need from the rest of the server."""

from dataclasses import dataclass

from alongside.rtp.parameters import RtpCapabilities
from alongside.signalling.environment import Clock, Randomness
from alongside.signalling.ice_servers import IceServers
from alongside.signalling.limits import SignallingLimits
from alongside.signalling.tasks import Tasks
from alongside.storage.storage import Storage
from alongside.worker.client import MediaWorkers


@dataclass(frozen=True, slots=True)
class Services:
    """Made once, by the composition root."""

    storage: Storage
    workers: MediaWorkers
    router_capabilities: RtpCapabilities
    """What any media worker can forward."""

    ice_servers: IceServers
    clock: Clock
    randomness: Randomness
    limits: SignallingLimits
    tasks: Tasks
