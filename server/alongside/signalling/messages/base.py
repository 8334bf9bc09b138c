"""What all messages have in common. On the wire names are camelCase; a field without value is left out."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic.alias_generators import to_camel

Source = Literal["microphone", "camera", "screen", "screenAudio"]
Availability = Literal["open", "headsDown", "break", "needHelp"]
TopicState = Literal["open", "discussing", "done", "carriedOver"]

# PostgreSQL takes no NUL into a text, and no id has a reason to have any control character.
Id = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[^\x00-\x1f\x7f-\x9f]*$")]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=280)]
LongText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]
Emoji = Annotated[str, StringConstraints(min_length=1, max_length=16)]
TimeZone = Annotated[str, StringConstraints(min_length=1, max_length=64)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
Secret = Annotated[str, StringConstraints(min_length=16, max_length=256)]
Millis = Annotated[int, Field(ge=0, description="ms since 1970-01-01 UTC")]
Duration = Annotated[int, Field(ge=0, le=86_400_000, description="ms")]
Minutes = Annotated[int, Field(ge=1, le=720, description="minutes")]
MessageNumber = Annotated[int, Field(ge=0, le=2**53 - 1)]
Pixels = Annotated[int, Field(ge=0, le=16384, description="device pixels")]


class Message(BaseModel):
    """Base of all models on the wire: camelCase there, nothing unknown accepted, never changed after parsing."""

    model_config = ConfigDict(
        alias_generator=to_camel, populate_by_name=True, from_attributes=True, extra="forbid", frozen=True
    )


def to_wire(message: Message) -> str:
    """The message as JSON text, without absent fields."""
    return message.model_dump_json(by_alias=True, exclude_none=True)
