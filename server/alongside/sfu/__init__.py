"""Selective forwarding: routers, transports, producers, consumers. Sees the network through ``ports`` only."""
