import { AudioLines, Ellipsis, ScreenShare, Settings } from "lucide-preact";
import { canCaptureScreen } from "../../media/capture";
import { Popover } from "../common/Popover";
import { PopoverItem } from "../common/PopoverItem";
import { useRoom } from "./context";

/** What a narrow bar has no room for; shown by `bar.css` only there. */
export function MoreButton() {
  const { session, view } = useRoom();
  const { screen } = session;
  return (
    <div class="bar-more">
      <Popover
        name="More"
        class="bar-button is-plain"
        label={
          <span class="bar-icon">
            <Ellipsis aria-hidden="true" />
          </span>
        }
      >
        {(close) => {
          const then = (run: () => void) => () => {
            close();
            run();
          };
          return (
            <div class="popover-items">
              {canCaptureScreen() && screen.status.value === "off" && (
                <PopoverItem icon={ScreenShare} label="Share screen" onClick={then(() => void screen.start())} />
              )}
              <PopoverItem
                icon={AudioLines}
                label="Background sound"
                onClick={then(() => (view.dialog.value = "sound"))}
              />
              <PopoverItem icon={Settings} label="Settings" onClick={then(() => (view.dialog.value = "settings"))} />
            </div>
          );
        }}
      </Popover>
    </div>
  );
}
