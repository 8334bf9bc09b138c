"""The one schema of everything that crosses the WebSocket and the HTTP API.

The TypeScript types in ``web/src/protocol/`` are generated from these models, and ``docs/protocol.md`` explains how
the messages follow one another.

    base             what all messages have in common
    settings         what people may change about a room
    views            who is there, huddles, topics, chat
    ritual_views     the room itself, its session, and what belongs to it
    requests         being in the room, huddles, media
    panel_requests   topics and chat
    ritual_requests  the session, goals, knocks, cards, pulse, settings
    client           all that a client sends
    answers          a response or a failure for each request
    events           changes of the room, numbered
    notices          true for the moment only
    server           all that the server sends
    http, rally      bodies of HTTP requests and responses
"""
