import type { CardKind } from "../../protocol";
import { useRoom } from "../room/context";

const KINDS: readonly { readonly kind: CardKind; readonly label: string }[] = [
  { kind: "icebreaker", label: "Icebreaker" },
  { kind: "workingOn", label: "What I'm working on" },
  { kind: "feedback", label: "Feedback" },
  { kind: "wildIdeas", label: "Wild ideas" },
  { kind: "ask", label: "Ask a question" },
];

/** What a pile of cards is called. */
export function cardKindName(kind: CardKind): string {
  return KINDS.find((one) => one.kind === kind)?.label ?? "Card";
}

/** The piles of cards, to draw from. */
export function CardKinds({ onDrawn }: { readonly onDrawn: () => void }) {
  const { ritual } = useRoom().session;
  const draw = (kind: CardKind) => {
    onDrawn();
    void ritual.drawCard(kind);
  };
  return (
    <ul class="card-kinds">
      {KINDS.map(({ kind, label }) => (
        <li key={kind}>
          <button type="button" class="button button-small" onClick={() => draw(kind)}>
            {label}
          </button>
        </li>
      ))}
    </ul>
  );
}
