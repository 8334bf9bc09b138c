"""Writes numbers that do not end at byte borders, apart from the code that reads them."""


class BitWriter:
    """Collects bits; every method returns the writer, so that calls can be chained."""

    def __init__(self) -> None:
        self._bits = ""

    def write(self, width: int, *values: int) -> "BitWriter":
        """Unsigned numbers of so many bits each."""
        for value in values:
            assert value >> width == 0, f"{value} needs more than {width} bits"
            self._bits += format(value, f"0{width}b") if width else ""
        return self

    def write_non_symmetric(self, values: int, value: int) -> "BitWriter":
        """``write_ns`` of the AV1 RTP specification (section A.8.2)."""
        if values == 1:
            return self
        width = values.bit_length()
        short = (1 << width) - values
        return self.write(width - 1, value) if value < short else self.write(width, value + short)

    def write_exp_golomb(self, *values: int) -> "BitWriter":
        """ue(v): the number plus one in binary, behind one zero less than it has digits (H.264 section 9.1)."""
        for value in values:
            digits = format(value + 1, "b")
            self._bits += "0" * (len(digits) - 1) + digits
        return self

    def write_signed_exp_golomb(self, *values: int) -> "BitWriter":
        """se(v) (H.264 section 9.1.1)."""
        return self.write_exp_golomb(*(2 * value - 1 if value > 0 else -2 * value for value in values))

    def to_bytes(self) -> bytes:
        """All bits, filled up with zeros to whole bytes."""
        bits = self._bits + "0" * (-len(self._bits) % 8)
        return int("0" + bits, 2).to_bytes(len(bits) // 8, "big")
