"""HTTP: rooms, the WebSocket's upgrade, the web client's files."""
