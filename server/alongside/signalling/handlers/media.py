"""Transports, producers and consumers. The control plane chooses their ids and decides who may have them."""

import asyncio
import string

from alongside.errors import (
    AlongsideError,
    ConsumerNotFound,
    LimitReached,
    MalformedMessage,
    MediaUnavailable,
    NotAllowed,
    OtherGroup,
    TransportNotFound,
    UnsupportedMedia,
)
from alongside.rooms.people import KIND_OF_SOURCE
from alongside.rtp.parameters import DtlsFingerprint
from alongside.signalling.codec import problem_of
from alongside.signalling.handlers.context import Context
from alongside.signalling.messages.answers import (
    Consumed,
    ConsumeRefused,
    ConsumerOptions,
    Empty,
    IceRestarted,
    Produced,
    TransportOptions,
    TransportsCreated,
)
from alongside.signalling.messages.notices import Muted
from alongside.signalling.messages.requests import (
    CloseProducer,
    ConnectTransport,
    Consume,
    CreateTransports,
    MuteParticipant,
    Produce,
    RestartIce,
    SetConsumers,
    SetProducer,
)
from alongside.signalling.seat_media import SeatMedia, group_of
from alongside.worker import messages as channel

_FINGERPRINT_BYTES = {"sha-256": 32, "sha-384": 48, "sha-512": 64}
_HEX_DIGITS = frozenset(string.hexdigits)


async def create_transports(context: Context, request: CreateTransports) -> TransportsCreated:
    context.live.drop_media(context.seat)
    placement = await context.live.media.place()
    group = group_of(context.participant.huddle_id)
    random = context.services.randomness
    media = SeatMedia(placement, random.new_id(), random.new_id(), request.rtp_capabilities)
    # Known before they exist, so that leaving in the meantime closes them too.
    context.seat.media = media
    creations = [
        channel.CreateTransport(placement.router_id, transport_id, group) for transport_id in media.transport_ids
    ]
    created = await asyncio.gather(
        *(placement.worker.request(creation) for creation in creations), return_exceptions=True
    )
    _check_still_there(context, media)
    options: list[TransportOptions] = []
    for transport_id, answer in zip(media.transport_ids, created, strict=True):
        if isinstance(answer, BaseException):
            context.live.drop_media(context.seat)
            raise answer
        assert isinstance(answer, channel.TransportCreated)
        options.append(
            TransportOptions(
                id=transport_id,
                ice_parameters=answer.ice_parameters,
                ice_candidates=answer.ice_candidates,
                dtls_parameters=answer.dtls_parameters,
            )
        )
    if context.participant.overhears:
        # What the transports before were allowed, these do not know of.
        await placement.worker.request(channel.SetOverhearing(media.recv_id, True))
        _check_still_there(context, media)
    context.live.adaptation.tell_codecs()
    ice_servers = context.services.ice_servers.for_browser(context.me, context.services.clock.now_ms())
    return TransportsCreated(send=options[0], recv=options[1], ice_servers=ice_servers)


async def connect_transport(context: Context, request: ConnectTransport) -> Empty:
    media = _media(context)
    if request.transport_id not in media.transport_ids:
        raise TransportNotFound
    for fingerprint in request.dtls_parameters.fingerprints:
        _check_fingerprint(fingerprint)
    await media.placement.worker.request(channel.ConnectTransport(request.transport_id, request.dtls_parameters))
    return Empty()


async def restart_ice(context: Context, request: RestartIce) -> IceRestarted:
    media = _media(context)
    if request.transport_id not in media.transport_ids:
        raise TransportNotFound
    answer = await media.placement.worker.request(channel.RestartIce(request.transport_id))
    assert isinstance(answer, channel.IceRestarted)
    return IceRestarted(ice_parameters=answer.ice_parameters)


async def produce(context: Context, request: Produce) -> Produced:
    media = _media(context)
    if request.transport_id != media.send_id:
        raise TransportNotFound
    if request.kind != KIND_OF_SOURCE[request.source]:
        raise UnsupportedMedia(f"A {request.source} does not send {request.kind}.")
    context.room.producers.check_may_produce(context.me, request.source)
    producer_id = context.services.randomness.new_id()
    await media.placement.worker.request(
        channel.Produce(
            media.send_id,
            producer_id,
            request.kind,
            request.rtp_parameters,
            request.paused,
            "detail" if request.source in ("screen", "screenAudio") else "motion",
        )
    )
    _check_still_there(context, media)
    context.live.publish(context.room.producers.add(context.me, producer_id, request.source, request.paused))
    return Produced(producer_id=producer_id)


async def set_producer(context: Context, request: SetProducer) -> Empty:
    context.room.producers.own(context.me, request.producer_id)
    media = _media(context)
    await media.placement.worker.request(channel.SetProducer(request.producer_id, request.paused))
    _check_still_there(context, media)
    context.live.publish(context.room.producers.pause(context.me, request.producer_id, request.paused))
    return Empty()


async def mute_participant(context: Context, request: MuteParticipant) -> Empty:
    """Whoever is away for a moment is told when they are back."""
    if not context.room.record.is_owner(context.person_id):
        raise NotAllowed("Only whoever made this room can mute others.")
    other = context.room.roster.get(request.participant_id)
    seat = context.live.seats[other.id]
    media = seat.media
    microphone = next((one for one in other.producers.values() if one.source == "microphone" and not one.paused), None)
    if media is None or microphone is None:
        return Empty()
    await media.placement.worker.request(channel.SetProducer(microphone.id, True))
    # Meanwhile they may have left, or turned it off themselves.
    if seat.media is media and microphone.id in other.producers:
        context.live.publish(context.room.producers.pause(other.id, microphone.id, True))
        seat.tell(Muted(from_name=context.participant.name))
    return Empty()


async def close_producer(context: Context, request: CloseProducer) -> Empty:
    context.room.producers.own(context.me, request.producer_id)
    media = _media(context)
    await media.placement.worker.request(channel.CloseProducer(request.producer_id))
    _check_still_there(context, media)
    context.live.forget_producer(request.producer_id)
    context.live.publish(context.room.producers.remove(context.me, request.producer_id))
    context.live.tell_speakers()
    return Empty()


async def consume(context: Context, request: Consume) -> Consumed:
    media = _media(context)
    wanted = list(dict.fromkeys(request.producer_ids))
    free = context.services.limits.consumers_per_participant - len(media.consumers)
    new = [producer_id for producer_id in wanted if producer_id not in media.consumers]
    too_many = frozenset(new[max(free, 0) :])
    outcomes = await asyncio.gather(
        *(_consume_one(context, media, producer_id, producer_id in too_many) for producer_id in wanted)
    )
    _check_still_there(context, media)
    return Consumed(
        consumers=[outcome for outcome in outcomes if isinstance(outcome, ConsumerOptions)],
        refused=[outcome for outcome in outcomes if isinstance(outcome, ConsumeRefused)],
    )


async def _consume_one(
    context: Context, media: SeatMedia, producer_id: str, too_many: bool
) -> ConsumerOptions | ConsumeRefused:
    try:
        _check_may_consume(context, producer_id)
        if too_many:
            raise LimitReached("You receive as many streams as this server allows.")
        known = media.consumers.get(producer_id)
        if known is not None:
            return known
        consumer_id = context.services.randomness.new_id()
        answer = await media.placement.worker.request(
            channel.Consume(media.recv_id, consumer_id, producer_id, media.capabilities)
        )
        assert isinstance(answer, channel.Consumed)
        _check_still_there(context, media)
        # It may have ended in the meantime, and its consumer with it.
        context.room.producers.owner_of(producer_id)
    except AlongsideError as error:
        return ConsumeRefused(producer_id=producer_id, error=problem_of(error))
    consumer = ConsumerOptions(
        id=consumer_id, producer_id=producer_id, kind=answer.kind, rtp_parameters=answer.rtp_parameters
    )
    media.add_consumer(consumer)
    return consumer


def _check_may_consume(context: Context, producer_id: str) -> None:
    owner = context.room.producers.owner_of(producer_id)
    if owner.id == context.me:
        raise NotAllowed("This is your own stream.")
    if owner.huddle_id == context.participant.huddle_id:
        return
    is_voice = owner.producers[producer_id].source == "microphone"
    if not (context.participant.overhears and owner.huddle_id is None and is_voice):
        raise OtherGroup


async def set_consumers(context: Context, request: SetConsumers) -> Empty:
    media = _media(context)
    settings = [setting for setting in request.consumers if setting.consumer_id in media.producers_by_consumer]
    if not settings:
        raise ConsumerNotFound
    changes = [
        channel.SetConsumer(setting.consumer_id, setting.paused, setting.width, setting.height, setting.pinned)
        for setting in settings
    ]
    outcomes = await asyncio.gather(
        *(media.placement.worker.request(change) for change in changes), return_exceptions=True
    )
    for outcome in outcomes:
        # One that ended while the request was on its way is no fault of the sender.
        if isinstance(outcome, BaseException) and not isinstance(outcome, ConsumerNotFound):
            raise outcome
    return Empty()


def _check_fingerprint(fingerprint: DtlsFingerprint) -> None:
    """Pairs of hexadecimal digits with colons between them (RFC 8122 section 5)."""
    pairs = fingerprint.value.split(":")
    digits = all(len(pair) == 2 and set(pair) <= _HEX_DIGITS for pair in pairs)
    if not digits or len(pairs) != _FINGERPRINT_BYTES[fingerprint.algorithm]:
        raise MalformedMessage(f"This is no {fingerprint.algorithm} fingerprint.")


def _media(context: Context) -> SeatMedia:
    if context.seat.media is None:
        raise TransportNotFound
    return context.seat.media


def _check_still_there(context: Context, media: SeatMedia) -> None:
    """While the worker was asked it may have died, or the participant left."""
    if context.seat.media is not media:
        raise MediaUnavailable(retry_after_ms=500)
