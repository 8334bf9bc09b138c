"""Everything that the server sends over the WebSocket."""

from typing import Annotated

from pydantic import Field

from alongside.signalling.messages.answers import Failure, Response
from alongside.signalling.messages.events import Event
from alongside.signalling.messages.notices import Notice

ServerMessage = Annotated[Response | Failure | Event | Notice, Field(discriminator="type")]
