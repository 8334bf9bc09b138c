"""How much may be sent to a peer: Google congestion control at the sender (draft-ietf-rmcat-gcc-02)."""
