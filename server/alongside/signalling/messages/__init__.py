"""The one schema of everything that crosses the WebSocket and the HTTP API.

The TypeScript types in ``web/src/protocol/`` are generated from these models, and ``docs/protocol.md`` explains how
the messages follow one another.

    base        what all messages have in common
    views       what a room looks like
    requests    what a client sends
    answers     a response or a failure for each request
    events      changes of the room, numbered
    notices     true for the moment only
    server      all that the server sends
    http        bodies of HTTP requests and responses
"""
