"""What ``transport/`` relies on in aiortc and pylibsrtp beyond their public interfaces.

An upgrade that changes any of it fails here.
"""

import inspect
import re

from aiortc import RTCCertificate, RTCDtlsTransport, rtcdtlstransport
from pylibsrtp import ERRORS, Policy, Session
from pylibsrtp._binding import ffi, lib

from alongside.transport.dtls import _preferred_profiles


class Ice:
    """What ``RTCDtlsTransport`` asks of an ICE transport."""

    role = "controlling"

    async def _send(self, data: bytes) -> None: ...

    async def _recv(self) -> bytes:
        return b""


def test_a_dtls_transport_takes_our_ice_and_has_the_fields_that_we_read_and_set() -> None:
    transport = RTCDtlsTransport(Ice(), [RTCCertificate.generateCertificate()])  # type: ignore[arg-type]
    assert transport.state == "new"
    assert transport._srtp_profiles is rtcdtlstransport.SRTP_PROFILES
    assert transport._rx_srtp is None
    assert transport._tx_srtp is None
    assert transport._transport is not None
    assert callable(transport.on)
    assert callable(transport.remove_all_listeners)


def test_a_dtls_transport_asks_its_certificate_for_a_context() -> None:
    assert "self.__local_certificate._create_ssl_context(" in inspect.getsource(RTCDtlsTransport.start)
    assert list(inspect.signature(RTCCertificate._create_ssl_context).parameters) == ["self", "srtp_profiles"]


def test_the_ice_transport_is_asked_for_nothing_else() -> None:
    used = set(re.findall(r"self\.transport\.(\w+)", inspect.getsource(RTCDtlsTransport)))
    assert used == {"role", "_recv", "_send"}


def test_the_controlling_side_is_the_dtls_server() -> None:
    assert 'if self.transport.role == "controlling":\n                self._set_role("server")' in inspect.getsource(
        RTCDtlsTransport.start
    )


def test_states_are_told_as_events() -> None:
    assert 'self.emit("statechange")' in inspect.getsource(RTCDtlsTransport._set_state)


def test_aes_gcm_is_preferred_and_every_profile_offered() -> None:
    profiles = _preferred_profiles()
    assert profiles[0].openssl_profile == b"SRTP_AEAD_AES_128_GCM"
    assert {id(profile) for profile in profiles} == {id(profile) for profile in rtcdtlstransport.SRTP_PROFILES}


def test_replay_protection_is_on() -> None:
    """aiortc sets the window; the wildcard policy hands it to each stream."""
    assert "rx_policy.window_size = 1024" in inspect.getsource(RTCDtlsTransport._setup_srtp)


def session(ssrc_type: int) -> Session:
    return Session(Policy(key=bytes(range(30)), ssrc_type=ssrc_type))


def test_a_session_holds_a_handle_that_libsrtp_takes() -> None:
    """Protects with the library's own function what the wrapper then reads, in place."""
    sending, receiving = session(Policy.SSRC_ANY_OUTBOUND), session(Policy.SSRC_ANY_INBOUND)
    packet = b"\x80\x60\x00\x01" + bytes(4) + b"\x00\x00\x00\x07" + b"content"
    buffer = bytearray(packet + bytes(64))
    pointer = ffi.from_buffer("unsigned char[]", buffer, require_writable=True)
    length = ffi.new("int[]", [len(packet)])
    assert lib.srtp_protect(sending._srtp[0], pointer, length) == 0
    assert len(packet) < length[0] <= len(packet) + 16
    assert receiving.unprotect(bytes(buffer[: length[0]])) == packet


def test_a_stream_is_removed_by_its_ssrc_in_network_order() -> None:
    sending = session(Policy.SSRC_ANY_OUTBOUND)
    sending.protect(b"\x80\x60\x00\x01" + bytes(4) + b"\x00\x00\x00\x07" + b"content")
    in_network_order = int.from_bytes((7).to_bytes(4, "big"), "little")
    assert lib.srtp_remove_stream(sending._srtp[0], in_network_order) == 0
    assert lib.srtp_remove_stream(sending._srtp[0], in_network_order) != 0


def test_the_other_functions_are_there() -> None:
    assert all(callable(function) for function in (lib.srtp_unprotect, lib.srtp_protect_rtcp, lib.srtp_unprotect_rtcp))


def test_libsrtps_errors_have_words() -> None:
    assert ERRORS[7] == "authentication failure"
    assert ERRORS[9].startswith("replay check failed")
