"""Prints the JSON Schema of everything on the wire: ``python -m alongside.signalling.schema``.

The TypeScript types in ``web/src/protocol/`` are generated from it. The schema describes the JSON text itself, so a
field that may be absent is optional and never null, and a field with another default is always there.
"""

import json
import sys
from typing import Any

from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from alongside.signalling.messages import http, rally
from alongside.signalling.messages.client import ClientMessage
from alongside.signalling.messages.server import ServerMessage

HTTP_MODELS: tuple[type[BaseModel], ...] = (
    http.CreateRoom,
    http.RoomCreated,
    http.RoomInfo,
    http.SetSchedule,
    http.RoomMemory,
    rally.OpenRally,
    rally.AnswerRally,
    rally.PickTime,
    rally.RallyPage,
    rally.RallyView,
    rally.RallyAnswered,
    http.Track,
    http.TrackList,
    http.ProblemResponse,
)


class WireSchema(GenerateJsonSchema):
    """JSON Schema of what ``to_wire`` writes: fields without a value are left out."""

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        """The schema of the value, without null."""
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        """The schema of the value; a default of None means that the field is left out, so it is not named."""
        json_schema = super().default_schema(schema)
        if json_schema.get("default", ...) is None:
            del json_schema["default"]
        return json_schema

    def field_is_required(
        self,
        field: core_schema.ModelField | core_schema.DataclassField | core_schema.TypedDictField,
        total: bool,
    ) -> bool:
        """Whether the field is always in the JSON text."""
        inner = field["schema"]
        return not (inner["type"] == "default" and inner.get("default", ...) is None)

    def field_title_should_be_set(self, schema: Any) -> bool:
        """No titles on fields: they would become types of their own in TypeScript."""
        return False


def wire_schema() -> dict[str, Any]:
    """One JSON Schema document whose definitions are all messages, ``ClientMessage`` and ``ServerMessage`` first."""
    client: TypeAdapter[Any] = TypeAdapter(ClientMessage)
    server: TypeAdapter[Any] = TypeAdapter(ServerMessage)
    named: list[tuple[str, TypeAdapter[Any]]] = [("ClientMessage", client), ("ServerMessage", server)]
    named += [(model.__name__, TypeAdapter(model)) for model in HTTP_MODELS]
    schemas, definitions = TypeAdapter.json_schemas(
        [(name, "serialization", adapter) for name, adapter in named], schema_generator=WireSchema
    )
    unions = {name: {"title": name, **schemas[name, "serialization"]} for name in ("ClientMessage", "ServerMessage")}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Wire",
        "description": "Everything that crosses the WebSocket and the HTTP API.",
        "type": "object",
        "$defs": {**unions, **definitions["$defs"]},
    }


if __name__ == "__main__":
    json.dump(wire_schema(), sys.stdout, indent=2, sort_keys=True)
    sys.stdout.write("\n")
