import type { ComponentChildren, TargetedMouseEvent } from "preact";
import { useServices } from "../services";

interface Props {
  readonly path: string;
  readonly class?: string;
  /** Whether this is the page that is shown. */
  readonly current?: boolean;
  readonly children: ComponentChildren;
}

/** A link to another page of this site, shown without loading everything anew. */
export function PageLink({ path, class: className, current = false, children }: Props) {
  const services = useServices();
  const follow = (event: TargetedMouseEvent<HTMLAnchorElement>) => {
    // With another button or a key held, people want another tab or window.
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    services.go(path);
    window.scrollTo(0, 0);
  };
  return (
    <a href={path} class={className} aria-current={current ? "page" : undefined} onClick={follow}>
      {children}
    </a>
  );
}
