import type { ComponentChildren } from "preact";
import { useServices } from "../services";
import { useTitle } from "./useTitle";
import { useArrival } from "./useArrival";

interface Props {
  readonly title: string;
  readonly children: ComponentChildren;
  /** What helps here; without it there is only the way home. */
  readonly action?: { readonly label: string; readonly run: () => void };
}

/** A page that says one thing, and what to do next. */
export function NoticePage({ title, children, action }: Props) {
  const services = useServices();
  useTitle(title);
  const heading = useArrival();
  return (
    <main class="notice-page">
      <div class="card notice-card">
        <Mark />
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        <p>{children}</p>
        <div class="row">
          {action && (
            <button type="button" class="button button-primary" onClick={action.run}>
              {action.label}
            </button>
          )}
          <button type="button" class="button" onClick={() => services.go("/")}>
            Create a new room
          </button>
        </div>
      </div>
    </main>
  );
}

/** The sign of Alongside: two people beside each other. */
export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 32 22" aria-hidden="true">
      <circle class="mark-one" cx="11" cy="11" r="10.5" />
      <circle class="mark-two" cx="21" cy="11" r="10.5" />
    </svg>
  );
}
