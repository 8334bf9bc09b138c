"""Cards, pulse and the room's settings. What is stored is in the database before anybody is told."""

from alongside.rooms.formats import Format, Phase
from alongside.rooms.pulse import new_vote
from alongside.rooms.record import RoomSettings, with_settings
from alongside.signalling.handlers.context import Context
from alongside.signalling.messages import settings as wire
from alongside.signalling.messages.answers import CardAccepted, Empty
from alongside.signalling.messages.ritual_requests import (
    AddCard,
    DrawCard,
    GivePulse,
    PutCardAway,
    RemoveCard,
    UpdateRoom,
)


async def draw_card(context: Context, request: DrawCard) -> Empty:
    choose = context.services.randomness.below
    context.live.publish(context.room.table.draw(context.participant, request.kind, choose))
    return Empty()


async def put_card_away(context: Context, _request: PutCardAway) -> Empty:
    context.live.publish(context.room.table.put_away())
    return Empty()


async def add_card(context: Context, request: AddCard) -> CardAccepted:
    table = context.room.table
    draft = table.draft(context.participant, context.new_id(), request.key, request.text, context.now_ms)
    card = await context.storage.cards.add(context.room.record.id, draft)
    context.live.publish(table.accept(card))
    return CardAccepted(card_id=card.id)


async def remove_card(context: Context, request: RemoveCard) -> Empty:
    table = context.room.table
    table.check_has(request.card_id)
    await context.storage.cards.remove(request.card_id)
    context.live.publish(table.remove(request.card_id))
    return Empty()


async def give_pulse(context: Context, request: GivePulse) -> Empty:
    pulse = context.room.pulse
    pulse.check_is_of(request.session_id)
    vote = new_vote(context.person_id, request.mood, request.line)
    await context.storage.sessions.vote(request.session_id, vote)
    context.live.publish(pulse.accept(vote))
    return Empty()


async def update_room(context: Context, request: UpdateRoom) -> Empty:
    wanted, now_ms = _settings(request.settings), context.now_ms
    changed = await context.storage.rooms.change(
        context.room.record.id, lambda record: with_settings(record, wanted, now_ms)
    )
    context.live.change_record(changed)
    return Empty()


def _settings(wanted: wire.RoomSettings) -> RoomSettings:
    chosen = wanted.format
    return RoomSettings(
        name=wanted.name,
        why=wanted.why,
        norms=wanted.norms,
        format=Format(
            chosen.id, chosen.title, tuple(Phase(**phase.model_dump()) for phase in chosen.phases), chosen.repeats
        ),
        minutes=wanted.minutes,
        cadence=wanted.cadence,
        sound=wanted.sound,
    )
