import { useEffect, useRef, type MutableRef } from "preact/hooks";
import { useRoom } from "../room/context";

/**
 * Tells how large a video is shown, in device pixels, so that the server sends the layer that fits, and nothing while
 * the tile can't be seen. Returns the ref for the tile's element.
 *
 * @param pinned whether this person picked the tile to be large, which counts when bandwidth is scarce
 */
export function useTileSize<Tile extends HTMLElement>(
  producerId: string | undefined,
  pinned: boolean,
): MutableRef<Tile | null> {
  const { settings } = useRoom().session.media.subscriber;
  const tile = useRef<Tile>(null);
  useEffect(() => {
    const element = tile.current;
    if (element === null || producerId === undefined) return;
    let onScreen = true;
    const tell = () => {
      const { width, height } = element.getBoundingClientRect();
      const seen = onScreen && width > 0 && document.visibilityState === "visible";
      const scale = window.devicePixelRatio;
      settings.show(producerId, seen ? { width: width * scale, height: height * scale, pinned } : null);
    };
    const intersection = new IntersectionObserver((entries) => {
      onScreen = entries.at(-1)?.isIntersecting ?? onScreen;
      tell();
    });
    const resize = new ResizeObserver(tell);
    intersection.observe(element);
    resize.observe(element);
    document.addEventListener("visibilitychange", tell);
    tell();
    return () => {
      intersection.disconnect();
      resize.disconnect();
      document.removeEventListener("visibilitychange", tell);
      settings.show(producerId, null);
    };
  }, [producerId, pinned, settings]);
  return tile;
}
