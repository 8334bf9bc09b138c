"""Puts a bad network between one person's browser and the server."""

from playwright.async_api import BrowserContext

from tests.support.network.proxy import NetworkProxy

# Runs before any script of the page. The server's UDP candidates are replaced by the proxy's address and the others
# taken out, so that there is no way past it.
_REPLACE_CANDIDATES = """
(() => {
  const Connection = window.RTCPeerConnection;
  const candidate = /^(a=candidate:\\S+ \\d+ )(\\S+)( \\d+ )(\\S+) (\\d+)(.*)$/;
  const replaced = async (line) => {
    const found = candidate.exec(line);
    if (!found) return [line];
    const [, start, protocol, priority, host, port, rest] = found;
    if (protocol.toLowerCase() !== "udp") return [];
    const standIn = await window.__standIn(host, Number(port));
    return [`${start}${protocol}${priority}${standIn.join(" ")}${rest}`];
  };
  window.RTCPeerConnection = class extends Connection {
    async setRemoteDescription({ type, sdp }) {
      const lines = await Promise.all(sdp.split("\\r\\n").map(replaced));
      return super.setRemoteDescription({ type, sdp: lines.flat().join("\\r\\n") });
    }
  };
})();
"""


async def send_through(proxy: NetworkProxy, context: BrowserContext) -> None:
    """All media of the context's pages goes through the proxy, from the next page that it opens."""
    await context.expose_function("__standIn", lambda host, port: list(proxy.stand_in((host, port))))
    await context.add_init_script(_REPLACE_CANDIDATES)
