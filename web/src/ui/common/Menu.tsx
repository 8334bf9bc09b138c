import { Check } from "lucide-preact";
import type { ComponentChildren, TargetedKeyboardEvent } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { useDisclosure } from "./useDisclosure";

/** One of several things, of which exactly one is chosen. */
export interface Choice<Value extends string> {
  readonly value: Value;
  readonly label: string;
  readonly hint: string;
}

interface Props<Value extends string> {
  /** The accessible name of the button and of the menu. */
  readonly name: string;
  readonly choices: readonly Choice<Value>[];
  readonly chosen: Value;
  readonly onChoose: (value: Value) => void;
  readonly class: string;
  /** What is inside the button. */
  readonly children: ComponentChildren;
}

/** A button that opens a menu above it (ARIA Authoring Practices, menu button): arrows move, Escape closes. */
export function MenuButton<Value extends string>(props: Props<Value>) {
  const { name, choices, chosen, children } = props;
  const { open, anchor, button, close } = useDisclosure();
  const id = useId();
  const current = choices.find(({ value }) => value === chosen)?.label ?? "";
  return (
    <div ref={anchor} class="menu-anchor">
      <button
        ref={button}
        type="button"
        class={props.class}
        aria-label={name}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open.value ? id : undefined}
        title={`${name}: ${current}`}
        onClick={() => (open.value = !open.value)}
      >
        {children}
      </button>
      {open.value && (
        <MenuList
          id={id}
          name={name}
          choices={choices}
          chosen={chosen}
          onClose={close}
          onChoose={(value) => {
            close();
            props.onChoose(value);
          }}
        />
      )}
    </div>
  );
}

interface ListProps<Value extends string> extends Pick<Props<Value>, "name" | "choices" | "chosen" | "onChoose"> {
  readonly id: string;
  readonly onClose: () => void;
}

function MenuList<Value extends string>({ id, name, choices, chosen, onChoose, onClose }: ListProps<Value>) {
  const list = useRef<HTMLDivElement>(null);
  const items = () => [...(list.current?.querySelectorAll<HTMLElement>("[role=menuitemradio]") ?? [])];
  useEffect(() => list.current?.querySelector<HTMLElement>("[aria-checked=true]")?.focus(), []);
  const move = (event: TargetedKeyboardEvent<HTMLDivElement>) => {
    const all = items();
    const next = nextIndex(
      event.key,
      all.findIndex((item) => item === document.activeElement),
      all.length,
    );
    if (event.key === "Escape") onClose();
    else if (next !== null) all[next]?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div ref={list} class="menu" role="menu" id={id} aria-label={name} onKeyDown={move}>
      {choices.map(({ value, label, hint }) => (
        <button
          key={value}
          type="button"
          role="menuitemradio"
          class="menu-item"
          aria-checked={value === chosen}
          aria-describedby={`${id}-${value}`}
          aria-label={label}
          tabIndex={-1}
          onClick={() => onChoose(value)}
        >
          <Check size={18} aria-hidden="true" class={value === chosen ? "menu-check" : "menu-check is-off"} />
          <span>
            <span class="menu-label">{label}</span>
            <span class="menu-hint" id={`${id}-${value}`}>
              {hint}
            </span>
          </span>
        </button>
      ))}
    </div>
  );
}

/** Where a key leads among so many items, starting from this one; null for keys that lead nowhere. */
function nextIndex(key: string, from: number, count: number): number | null {
  switch (key) {
    case "ArrowDown":
      return (from + 1) % count;
    case "ArrowUp":
      return (from - 1 + count) % count;
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return null;
  }
}
