"""RTP and RTCP without I/O: no sockets, no clock (time is a parameter), no asyncio, no logging."""
