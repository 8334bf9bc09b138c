"""Settings of the server: environment variables ``ALONGSIDE_*``, which options of ``alongside serve`` override."""

from pathlib import Path
from typing import Annotated, Self

from annotated_types import Interval
from pydantic import Field, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

Port = Annotated[int, Interval(ge=0, le=65535)]
Count = Annotated[int, Interval(ge=1, le=1_000_000)]
_ICE_SCHEMES = ("stun:", "stuns:", "turn:", "turns:")
Listed = Annotated[tuple[str, ...], NoDecode]


class Settings(BaseSettings):
    """Every setting, with its default. In environment variables lists are separated by commas."""

    model_config = SettingsConfigDict(env_prefix="ALONGSIDE_", extra="forbid", frozen=True)

    host: str = Field(default="127.0.0.1", description="Address for pages and signalling; 0.0.0.0 for all.")
    port: Port = Field(default=8000, description="TCP port for pages and signalling.")
    udp_host: str = Field(default="::", description="Address for sound and video; :: for all.")
    udp_port: Port = Field(default=40000, description="UDP and TCP port of the first media worker; others follow it.")
    workers: Annotated[int, Interval(ge=0, le=256)] = Field(
        default=0, description="Number of media workers; 0 for one per core."
    )
    announce: Listed = Field(default=(), description="Address that browsers send media to; else found out.")
    ice_server: Listed = Field(
        default=(), description="STUN or TURN server for browsers, for example turn:turn.example.org:3478"
    )
    turn_secret: str | None = Field(default=None, description="Secret shared with the TURN servers.")
    turn_lifetime: Annotated[int, Interval(ge=60, le=604_800)] = Field(
        default=14_400, description="Seconds that credentials for the TURN servers hold."
    )
    data: Path = Field(default=Path("data"), description="Folder for everything that is stored.")
    database_url: str | None = Field(default=None, description="Another database, for example postgresql+asyncpg://…")
    allowed_origin: Listed = Field(
        default=(), description="Another address of the pages, for example https://example.org"
    )
    trusted_proxy: Listed = Field(default=("127.0.0.1", "::1"), description="Proxy whose X-Forwarded-For is believed.")
    music: Path | None = Field(
        default=None, description="Folder with music for whoever wants to listen: MP3, Ogg, FLAC."
    )
    debug: bool = Field(default=False, description="Serve the operator's view at /debug to whoever asks for it.")

    rooms_per_hour: Count = Field(default=500, description="Rooms that one address may create in an hour.")
    participants_per_room: Count = Field(default=100, description="People in one room.")
    producers_per_participant: Count = Field(default=8, description="Streams that one person may send.")
    consumers_per_participant: Count = Field(default=500, description="Streams that one person may receive.")
    voices: Count = Field(default=3, description="Voices that are heard at a time in one place: the loudest ones.")
    topics_per_room: Count = Field(default=500, description="Topics in one room.")
    messages_per_minute: Count = Field(default=100, description="Signalling messages of one person in the long run.")
    messages_burst: Count = Field(default=50, description="Signalling messages of one person at once after a pause.")
    frame_bytes: Annotated[int, Interval(ge=1024, le=1_048_576)] = Field(
        default=65_536, description="Bytes of one signalling message."
    )
    join_within: Count = Field(default=10, description="Seconds that a new connection has to join a room.")
    resume_within: Count = Field(default=60, description="Seconds that a lost connection has to come back.")

    @field_validator("ice_server")
    @classmethod
    def _check_ice_servers(cls, urls: tuple[str, ...]) -> tuple[str, ...]:
        for url in urls:
            if not url.startswith(_ICE_SCHEMES):
                raise ValueError(f"{url} should begin with one of {', '.join(_ICE_SCHEMES)}")
        return urls

    @model_validator(mode="after")
    def _check_turn_secret(self) -> Self:
        if self.turn_secret is None and any(url.startswith(("turn:", "turns:")) for url in self.ice_server):
            raise ValueError("TURN servers need --turn-secret, the secret that is shared with them")
        return self

    @field_validator("announce", "ice_server", "allowed_origin", "trusted_proxy", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value
