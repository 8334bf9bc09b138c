"""How packets look, from what was negotiated."""

import secrets

from alongside.bench.media_format import AUDIO_LEVEL, MID, RID, TWCC, NoCommonFormatError
from alongside.bench.population import SentFormat
from alongside.rtp.parameters import RtpCapabilities, RtpParameters


def sent_formats(parameters: RtpParameters) -> list[SentFormat]:
    """One for each encoding of a producer. Encodings without SSRC get one: the server learns it by their rid."""
    ids = {extension.uri: extension.id for extension in parameters.headerExtensions}
    return [
        SentFormat(
            ssrc=encoding.ssrc or secrets.randbelow(1 << 31) + 1,
            payload_type=parameters.codecs[0].payloadType,
            mid=parameters.mid or "",
            mid_id=ids[MID],
            twcc_id=ids.get(TWCC),
            rid=encoding.rid or "",
            rid_id=ids.get(RID, 0),
            level_id=ids.get(AUDIO_LEVEL),
        )
        for encoding in parameters.encodings
    ]


def twcc_id_of(router: RtpCapabilities) -> int:
    """The header extension id of the transport-wide sequence number in videos that a router forwards.

    :raises NoCommonFormatError: it has none.
    """
    for extension in router.headerExtensions:
        if extension.kind == "video" and extension.uri == TWCC:
            return extension.preferredId
    raise NoCommonFormatError("the server forwards no transport-wide sequence numbers")
