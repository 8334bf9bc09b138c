import type { Figures } from "../../state/quality";
import { Dialog } from "../common/Dialog";
import { useRoom } from "./context";

/** How the connection is, in words and in figures. */
export function ConnectionDialog() {
  const { session, view } = useRoom();
  if (view.dialog.value !== "connection") return null;
  const { words, advice } = session.health.value;
  const figures = session.quality.figures.value;
  return (
    <Dialog title="Connection" onClose={() => (view.dialog.value = null)}>
      <div class="connection-words">
        <p class="connection-state">{words}</p>
        {advice !== undefined && <p class="soft">{advice}</p>}
      </div>
      {figures !== null && <FigureList figures={figures} />}
    </Dialog>
  );
}

function FigureList({ figures }: { readonly figures: Figures }) {
  const rows: readonly (readonly [string, string])[] = [
    ["To the server and back", milliseconds(figures.roundTripMs)],
    ["Receiving", bitRate(figures.receiving)],
    ["Sending", bitRate(figures.sending)],
    ["Lost on the way here", percentage(figures.lostReceiving)],
    ["Lost on the way there", percentage(figures.lostSending)],
    ["Path", nameOf(figures.path)],
  ];
  return (
    <dl class="figures">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

const NOTHING = "–";

function milliseconds(value: number | null): string {
  return value === null ? NOTHING : `${Math.round(value)} ms`;
}

function bitRate(value: number | null): string {
  if (value === null) return NOTHING;
  return value < 1_000_000 ? `${Math.round(value / 1000)} kbit/s` : `${(value / 1_000_000).toFixed(1)} Mbit/s`;
}

function percentage(value: number | null): string {
  return value === null ? NOTHING : `${(value * 100).toFixed(1)} %`;
}

function nameOf(path: Figures["path"]): string {
  if (path === null) return NOTHING;
  const protocol = path.protocol.toUpperCase();
  return path.relayed ? `Over a TURN server, ${protocol}` : `Direct, ${protocol}`;
}
