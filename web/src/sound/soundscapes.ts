import { brownNoise } from "./brownNoise";
import { cafe } from "./cafe";
import { fadeIn, fadeOut } from "./fade";
import { pads } from "./pads";
import { rain } from "./rain";
import { Scene, type SceneEnvironment } from "./scene";

export type SoundscapeId = "rain" | "brownNoise" | "cafe" | "pads";

export interface SoundscapeWords {
  readonly id: SoundscapeId;
  readonly label: string;
}

/** All that one may choose from. */
export const SOUNDSCAPES: readonly SoundscapeWords[] = [
  { id: "rain", label: "Rain" },
  { id: "brownNoise", label: "Brown noise" },
  { id: "cafe", label: "Café murmur" },
  { id: "pads", label: "Soft pads" },
];

/** How each is made, and the factor that brings it to -26 LUFS (ITU-R BS.1770), measured over minutes of it. */
const MAKINGS: Readonly<Record<SoundscapeId, { readonly build: (scene: Scene) => void; readonly level: number }>> = {
  rain: { build: rain, level: 0.26 },
  brownNoise: { build: brownNoise, level: 3.1 },
  cafe: { build: cafe, level: 0.39 },
  pads: { build: pads, level: 0.31 },
};

/**
 * Plays an endless soundscape that never comes back to where it was, until the returned function is called.
 *
 * Both ends are soft. It needs timers, to plan what comes next, and random numbers.
 */
export function startSoundscape(
  id: SoundscapeId,
  context: BaseAudioContext,
  destination: AudioNode,
  environment: SceneEnvironment,
): () => void {
  const { build, level } = MAKINGS[id];
  const scene = new Scene(context, destination, environment);
  build(scene);
  fadeIn(scene.output, level);
  return () => fadeOut(scene.output, environment, () => scene.end());
}
