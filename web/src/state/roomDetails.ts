import type { ReadonlySignal } from "@preact/signals";
import type { Cadence, RoomSound } from "../protocol";

/** What a form knows of a room, whether it is to be created or changed. Texts are as they stand in their boxes. */
export interface RoomFields {
  readonly name: ReadonlySignal<string>;
  readonly why: ReadonlySignal<string>;
  readonly norms: ReadonlySignal<string>;
  readonly minutes: ReadonlySignal<string>;
  readonly cadence: ReadonlySignal<Cadence>;
  readonly sound: ReadonlySignal<RoomSound | null>;
}

/** The same as the server takes it: what was left empty is left out. */
export function roomDetails(fields: RoomFields) {
  const why = fields.why.peek().trim();
  const norms = fields.norms.peek().trim();
  const sound = fields.sound.peek();
  return {
    name: fields.name.peek().trim(),
    ...(why !== "" && { why }),
    ...(norms !== "" && { norms }),
    minutes: Number(fields.minutes.peek()),
    cadence: fields.cadence.peek(),
    ...(sound !== null && { sound }),
  };
}
