/** What this browser remembers. Nothing of it leaves the browser but the person key, which goes to its own room. */

/** The part of `localStorage` that is used. */
export type Store = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** Remembered per room. */
export interface RoomMemory {
  readonly name?: string;
  /** Makes this browser the same person each time it comes back. */
  readonly personKey?: string;
  readonly workingOn?: string;
  /** What the person chose last, in the lobby or in the room. */
  readonly microphone?: boolean;
  readonly camera?: boolean;
  /** The newest message of the main room's chat that was seen. */
  readonly lastRead?: number;
}

/** Remembered for all rooms. */
export interface Habits {
  /** The name used last, offered in rooms that are new. */
  readonly name?: string;
  readonly microphoneId?: string;
  readonly cameraId?: string;
  readonly speakerId?: string;
  readonly hideSelf?: boolean;
  /** How loud background sound is, from 0 to 1. What is heard is chosen anew each time. */
  readonly soundVolume?: number;
  readonly chimes?: boolean;
  /** Whether this person likes to hear the main room faintly from a huddle. */
  readonly overhear?: boolean;
  /** Whether the first-time hint was read. */
  readonly welcomed?: boolean;
}

/** Reads and writes what is remembered. A browser that forbids storage just forgets. */
export class Preferences {
  constructor(private readonly store: Store) {}

  room(roomId: string): RoomMemory {
    return this.#read(keyOf(roomId));
  }

  /** Changes the given fields and keeps the others. */
  rememberRoom(roomId: string, change: RoomMemory): void {
    this.#write(keyOf(roomId), { ...this.room(roomId), ...change });
  }

  /** Forgets a room that is gone, and who this browser was there. */
  forgetRoom(roomId: string): void {
    try {
      this.store.removeItem(keyOf(roomId));
    } catch {
      // Where storage is forbidden there is nothing to forget.
    }
  }

  habits(): Habits {
    return this.#read("alongside.habits");
  }

  /** Changes the given fields and keeps the others. */
  rememberHabits(change: Habits): void {
    this.#write("alongside.habits", { ...this.habits(), ...change });
  }

  #read(key: string): Record<string, never> {
    try {
      const value: unknown = JSON.parse(this.store.getItem(key) ?? "{}");
      return typeof value === "object" && value !== null ? (value as Record<string, never>) : {};
    } catch {
      return {};
    }
  }

  #write(key: string, value: object): void {
    try {
      this.store.setItem(key, JSON.stringify(value));
    } catch {
      // Storage is full or forbidden: remembering is a convenience, so nobody needs to be told.
    }
  }
}

function keyOf(roomId: string): string {
  return `alongside.room.${roomId}`;
}
