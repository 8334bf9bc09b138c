"""Datagrams in and out: one UDP socket, ICE-lite, DTLS and SRTP. The only importer of aiortc and pylibsrtp."""
