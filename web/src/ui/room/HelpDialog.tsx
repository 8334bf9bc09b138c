import { SHORTCUTS } from "../../state/shortcuts";
import { Dialog } from "../common/Dialog";
import { useRoom } from "./context";

/** The keys of the room. */
export function HelpDialog() {
  const { dialog } = useRoom().view;
  if (dialog.value !== "help") return null;
  return (
    <Dialog title="Keys" onClose={() => (dialog.value = null)}>
      <dl class="keys">
        {SHORTCUTS.map(({ key, what }) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
