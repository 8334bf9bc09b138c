"""The WebSocket: sessions, live rooms, and the handlers of requests."""
