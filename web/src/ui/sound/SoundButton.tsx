import { AudioLines } from "lucide-preact";
import { BarButton } from "../room/BarButton";
import { useRoom } from "../room/context";
import { useMixer } from "./context";

/** Opens the choice of background sounds. */
export function SoundButton() {
  const { view } = useRoom();
  const mixer = useMixer();
  return (
    <BarButton
      name="Background sound"
      label="Sound"
      kind={mixer.source.value === "off" ? "plain" : "on"}
      rare
      onClick={() => (view.dialog.value = "sound")}
    >
      <AudioLines aria-hidden="true" />
    </BarButton>
  );
}
