/** What is used of the Network Information API (WICG netinfo); only some browsers have it, and fewer tell the type. */
interface NetworkInformation extends EventTarget {
  readonly type?: string;
}

/**
 * Tells when the browser loses its network, has one again, or goes from one kind to another, as phones do between Wi-Fi
 * and mobile. Returns what ends it.
 *
 * @param onChange called with whether there is a network now
 */
export function watchNetwork(onChange: (online: boolean) => void): () => void {
  const online = () => onChange(true);
  const offline = () => onChange(false);
  const { connection } = navigator as Navigator & { readonly connection?: NetworkInformation };
  let type = connection?.type;
  const typeMayHaveChanged = () => {
    if (connection?.type === type) return; // Only the estimated speed is another one.
    type = connection?.type;
    if (navigator.onLine) online();
  };
  window.addEventListener("online", online);
  window.addEventListener("offline", offline);
  connection?.addEventListener("change", typeMayHaveChanged);
  return () => {
    window.removeEventListener("online", online);
    window.removeEventListener("offline", offline);
    connection?.removeEventListener("change", typeMayHaveChanged);
  };
}
