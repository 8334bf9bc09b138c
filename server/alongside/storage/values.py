"""Values of the domain as JSON columns: read and written whole."""

from typing import Any, TypeVar

import msgspec

Value = TypeVar("Value")


def to_json(value: object) -> Any:
    """A dataclass, or a sequence of them, as what a JSON column takes."""
    return msgspec.to_builtins(value)


def from_json(stored: Any, kind: type[Value]) -> Value:
    """The value of this class that ``to_json`` made the stored one from."""
    return msgspec.convert(stored, kind)
