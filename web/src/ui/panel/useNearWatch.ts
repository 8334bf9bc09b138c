import { useEffect, useMemo, type MutableRef } from "preact/hooks";
import type { ChatListValue } from "./chatListContext";

/** How far from sight something still counts as near. */
const MARGIN = "1200px 0px";

/** Watches from one place which parts of a list are near its sight. */
class NearWatch {
  readonly #callbacks = new Map<Element, (near: boolean) => void>();
  #observer: IntersectionObserver | null = null;

  constructor(private readonly list: MutableRef<Element | null>) {}

  readonly watch = (element: Element, onChange: (near: boolean) => void): (() => void) => {
    // Made with the first part, as the list itself is not there before.
    this.#observer ??= new IntersectionObserver((entries) => this.#tell(entries), {
      root: this.list.current,
      rootMargin: MARGIN,
    });
    this.#callbacks.set(element, onChange);
    this.#observer.observe(element);
    return () => {
      this.#callbacks.delete(element);
      this.#observer?.unobserve(element);
    };
  };

  end(): void {
    this.#observer?.disconnect();
    this.#observer = null;
  }

  #tell(entries: readonly IntersectionObserverEntry[]): void {
    for (const { target, isIntersecting } of entries) this.#callbacks.get(target)?.(isIntersecting);
  }
}

/** Tells which parts of a list are in sight or near it. */
export function useNearWatch(list: MutableRef<Element | null>): ChatListValue["watchNear"] {
  const watch = useMemo(() => new NearWatch(list), [list]);
  useEffect(() => () => watch.end(), [watch]);
  return watch.watch;
}
