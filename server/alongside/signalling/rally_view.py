"""How a rally looks on the wire."""

from alongside.rooms.rally import Rally
from alongside.signalling.messages.rally import ProposedTimeView, RallyResponseView, RallyView


def rally_view(rally: Rally) -> RallyView:
    return RallyView(
        id=rally.id,
        time_zone=rally.time_zone,
        times=[ProposedTimeView(id=time.id, starts_at=time.starts_at) for time in rally.times],
        responses=[
            RallyResponseView(person_id=response.person_id, name=response.name, answers=response.answers)
            for response in rally.responses
        ],
        picked=rally.picked,
    )
