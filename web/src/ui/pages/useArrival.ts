import { useEffect, useRef, type MutableRef } from "preact/hooks";

/**
 * The ref of a page's heading, which takes the focus that the page before has left behind: whoever uses a keyboard or
 * a screen reader goes on at the beginning of the new page.
 */
export function useArrival(): MutableRef<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (document.activeElement === document.body) heading.current?.focus({ preventScroll: true });
  }, []);
  return heading;
}
