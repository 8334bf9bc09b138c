"""Every error that Alongside reports to somebody.

Each class has a ``code`` that clients may rely on, an HTTP status, and a sentence in plain English that says
what to do next. The same error travels over HTTP and over the WebSocket.

    AlongsideError
    ├── BadRequest                 the message itself is wrong
    │   ├── MalformedMessage
    │   ├── UnknownMessageType
    │   └── UnsupportedMedia       no codec in common, or impossible RTP parameters
    ├── NotFound                   it does not exist, or no longer
    │   ├── RoomNotFound
    │   ├── HuddleNotFound
    │   ├── TopicNotFound
    │   ├── TransportNotFound
    │   ├── ProducerNotFound
    │   └── ConsumerNotFound
    ├── NotAllowed                 it exists, but not for this participant
    │   ├── WrongOrigin
    │   ├── OtherGroup             a producer outside of this participant's huddle
    │   └── ResumeRejected         the token was used already, or its participant is gone
    ├── Conflict                   not possible in the present state
    ├── LimitReached               too much or too many; says when to try again
    │   ├── TooManyMessages
    │   ├── TooManyRooms
    │   ├── RoomFull
    │   └── TooLarge
    └── Unavailable                not now; try again
        ├── MediaUnavailable       the media worker is being replaced
        ├── StorageUnavailable     nothing was stored
        └── ShuttingDown
"""

from typing import ClassVar


class AlongsideError(Exception):
    """Base of the tree.

    :param message: a sentence for the person who sees it; each class has a default.
    :param retry_after_ms: how long to wait before trying again, in ms, where waiting helps.
    """

    code: ClassVar[str] = "error"
    status: ClassVar[int] = 500
    sentence: ClassVar[str] = "Something went wrong on the server. Please try again."

    def __init__(self, message: str | None = None, *, retry_after_ms: int | None = None) -> None:
        self.message = message or self.sentence
        self.retry_after_ms = retry_after_ms
        super().__init__(self.message)


class BadRequest(AlongsideError):
    code = "badRequest"
    status = 400
    sentence = "The server did not understand this request."


class MalformedMessage(BadRequest):
    code = "malformedMessage"
    sentence = "This message is not valid. Reloading the page may help."


class UnknownMessageType(BadRequest):
    code = "unknownMessageType"
    sentence = "This server does not know this kind of message. Reload the page to get the matching version."


class UnsupportedMedia(BadRequest):
    code = "unsupportedMedia"
    sentence = "This browser and the server have no suitable media format in common."


class NotFound(AlongsideError):
    code = "notFound"
    status = 404
    sentence = "That does not exist, or no longer."


class RoomNotFound(NotFound):
    code = "roomNotFound"
    sentence = "There is no room under this link. Check the link, or create a new room."


class HuddleNotFound(NotFound):
    code = "huddleNotFound"
    sentence = "This huddle has ended."


class TopicNotFound(NotFound):
    code = "topicNotFound"
    sentence = "This topic was removed."


class TransportNotFound(NotFound):
    code = "transportNotFound"
    sentence = "This media connection is closed. The page will build a new one."


class ProducerNotFound(NotFound):
    code = "producerNotFound"
    sentence = "This microphone, camera or screen is no longer shared."


class ConsumerNotFound(NotFound):
    code = "consumerNotFound"
    sentence = "This stream has ended."


class NotAllowed(AlongsideError):
    code = "notAllowed"
    status = 403
    sentence = "This is not possible for you here."


class WrongOrigin(NotAllowed):
    code = "wrongOrigin"
    sentence = "This page comes from another address than the server allows. Open the room by its own link."


class OtherGroup(NotAllowed):
    code = "otherGroup"
    sentence = "This person is in another huddle. Join it to see and hear them."


class ResumeRejected(NotAllowed):
    code = "resumeRejected"
    sentence = "Your place in the room has gone. Join again."


class Conflict(AlongsideError):
    code = "conflict"
    status = 409
    sentence = "This is not possible at the moment."


class LimitReached(AlongsideError):
    code = "limitReached"
    status = 429
    sentence = "That is more than this server allows."


class TooManyMessages(LimitReached):
    code = "tooManyMessages"
    sentence = "That was a lot at once. Wait a moment and try again."


class TooManyRooms(LimitReached):
    code = "tooManyRooms"
    sentence = "Many rooms were created from this address. Try again later."


class RoomFull(LimitReached):
    code = "roomFull"
    sentence = "This room is full."


class TooLarge(LimitReached):
    code = "tooLarge"
    status = 413
    sentence = "That is too long to send."


class Unavailable(AlongsideError):
    code = "unavailable"
    status = 503
    sentence = "This does not work right now. Try again in a moment."


class MediaUnavailable(Unavailable):
    code = "mediaUnavailable"
    sentence = "Sound and video are being restarted. They come back by themselves."


class StorageUnavailable(Unavailable):
    code = "storageUnavailable"
    sentence = "This was not stored. Try again."


class ShuttingDown(Unavailable):
    code = "shuttingDown"
    sentence = "The server is restarting. The page joins again by itself."
