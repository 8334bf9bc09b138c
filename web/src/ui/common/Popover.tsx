import type { ComponentChildren, TargetedKeyboardEvent } from "preact";
import { useId } from "preact/hooks";
import { useDisclosure } from "./useDisclosure";

interface Props {
  /** The accessible name of what the button opens, and the beginning of the button's own. */
  readonly name: string;
  /** More about the button, for those who listen to the page. */
  readonly description?: string;
  readonly class: string;
  /** What is seen inside the button; its words are part of the button's name. */
  readonly label: ComponentChildren;
  /** What is inside the popover; `close` gives the focus back to the button. */
  readonly children: (close: () => void) => ComponentChildren;
}

/** A button that opens a small group of controls beside it. Escape closes it, and so does a press beside it. */
export function Popover({ name, description, label, children, ...props }: Props) {
  const { open, anchor, button, close } = useDisclosure();
  const id = useId();
  const closeByKey = (event: TargetedKeyboardEvent<HTMLDivElement>) => {
    if (event.key !== "Escape" || !open.value) return;
    event.stopPropagation();
    close();
  };
  return (
    <div ref={anchor} class="popover-anchor" onKeyDown={closeByKey}>
      <button
        ref={button}
        type="button"
        class={props.class}
        aria-description={description}
        aria-expanded={open}
        aria-controls={open.value ? id : undefined}
        title={name}
        onClick={() => (open.value = !open.value)}
      >
        <span class="visually-hidden">{name}</span>
        {label}
      </button>
      {open.value && (
        <div class="popover" role="group" id={id} aria-label={name}>
          {children(close)}
        </div>
      )}
    </div>
  );
}
