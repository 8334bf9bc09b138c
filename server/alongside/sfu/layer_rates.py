"""The bit rate of each layer of a stream, measured from what arrives."""

_TEMPORAL_LAYERS = 8
_SPATIAL_LAYERS = 8
_SMOOTHING = 0.5
_LONGEST_US = 2_000_000
"""After a longer pause the measuring begins anew."""


class LayerRates:
    """Counts bytes by layer; ``measure`` turns them into rates.

    ``counts`` is written by the receiving path: bytes by ``spatial * 8 + temporal``.
    """

    __slots__ = ("_measured_us", "_rates", "counts", "spatial_layers", "temporal_layers")

    def __init__(self) -> None:
        self.counts = [0] * (_SPATIAL_LAYERS * _TEMPORAL_LAYERS)
        self.spatial_layers = 0
        """How many of each were seen, 0 before anything was measured."""
        self.temporal_layers = 0
        self._rates = [0.0] * len(self.counts)
        self._measured_us: int | None = None

    def measure(self, now_us: int) -> None:
        """Takes what came since the last call, which should be about half a second ago."""
        since_us, self._measured_us = self._measured_us, now_us
        counts, self.counts = self.counts, [0] * len(self.counts)
        if since_us is None or not 0 < now_us - since_us < _LONGEST_US or not any(counts):
            return
        fresh = self.spatial_layers == 0
        for index, count in enumerate(counts):
            rate = count * 8_000_000 / (now_us - since_us)
            self._rates[index] += (rate - self._rates[index]) * (1 if fresh else _SMOOTHING)
            if count:
                self.spatial_layers = max(self.spatial_layers, index // _TEMPORAL_LAYERS + 1)
                self.temporal_layers = max(self.temporal_layers, index % _TEMPORAL_LAYERS + 1)

    def rate(self, spatial: int, temporal: int) -> int:
        """bit/s of the stream up to these layers, inclusive."""
        return round(
            sum(
                sum(self._rates[base : base + temporal + 1])
                for base in range(0, (spatial + 1) * _TEMPORAL_LAYERS, _TEMPORAL_LAYERS)
            )
        )
