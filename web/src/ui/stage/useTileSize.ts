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
  const { session, view } = useRoom();
  const { settings } = session.media.subscriber;
  const panelOpen = view.panelOpen.value;
  const tile = useRef<Tile>(null);
  useEffect(() => {
    const element = tile.current;
    if (element === null || producerId === undefined) return;
    let onScreen = true;
    const tell = () => {
      const { width, height } = element.getBoundingClientRect();
      const covered = getComputedStyle(element).visibility === "hidden";
      const seen = onScreen && width > 0 && !covered;
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
    tell();
    return () => {
      intersection.disconnect();
      resize.disconnect();
      settings.show(producerId, null);
    };
    // Where there is little room the panel covers the tiles.
  }, [producerId, pinned, settings, panelOpen]);
  return tile;
}
