import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { SoundMixer } from "../../sound/mixer";

export const MixerContext = createContext<SoundMixer | null>(null);

/** Everything that one hears in the room but voices. */
export function useMixer(): SoundMixer {
  const mixer = useContext(MixerContext);
  if (mixer === null) throw new Error("MixerContext is missing");
  return mixer;
}
