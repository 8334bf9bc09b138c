import type { Signal } from "@preact/signals";
import type { Notice } from "../protocol";
import type { Actions } from "./actions";
import type { Place, RoomState } from "./roomState";
import type { Toasts } from "./toasts";

type HuddleNotice = Extract<Notice, { type: "huddleInvitation" | "huddleAdmission" | "callBack" }>;

/** Shows what concerns huddles and this person alone. All of it is an offer; nobody is moved. */
export class HuddleNotices {
  /** Toasts that invite to a huddle, by its id. */
  readonly #invitations = new Map<string, number>();
  #callBack: number | null = null;

  constructor(
    private readonly room: Signal<RoomState | null>,
    private readonly actions: Actions,
    private readonly toasts: Toasts,
  ) {}

  take(notice: HuddleNotice): void {
    switch (notice.type) {
      case "huddleInvitation":
        return this.#invite(notice.huddleId, notice.fromName, notice.byVote);
      case "huddleAdmission":
        return this.#admit(notice.huddleId, notice.admitted);
      case "callBack":
        return this.#callBackFrom(notice.fromName);
    }
  }

  /** Whoever came by another way needs no invitation any more. */
  entered(place: Place): void {
    const toast = place === null ? this.#callBack : this.#invitations.get(place);
    if (toast !== undefined && toast !== null) this.toasts.dismiss(toast);
  }

  /** Nobody is invited any more to a huddle that has ended. */
  withdrawEnded({ huddles }: RoomState): void {
    for (const [huddleId, toast] of this.#invitations) {
      if (huddles.has(huddleId)) continue;
      this.#invitations.delete(huddleId);
      this.toasts.dismiss(toast);
    }
  }

  #invite(huddleId: string, fromName: string, byVote: boolean): void {
    const where = this.#named(huddleId);
    const words = byVote
      ? `${fromName} started ${where} on a topic that you voted for.`
      : `${fromName} asks you to ${where}.`;
    const join = { label: "Join", run: () => void this.actions.joinHuddle(huddleId) };
    this.#invitations.set(huddleId, this.toasts.show(words, "info", join));
  }

  /** Whoever knocked wants to come in: that is what the knock was for. */
  #admit(huddleId: string, admitted: boolean): void {
    if (admitted) void this.actions.joinHuddle(huddleId);
    else this.toasts.show(`Not now, say the people in ${this.#named(huddleId)}.`);
  }

  #callBackFrom(fromName: string): void {
    const back = { label: "Back to the main room", run: () => void this.actions.backToMain() };
    this.#callBack = this.toasts.show(`${fromName} asks everyone to come back to the main room.`, "info", back);
  }

  #named(huddleId: string): string {
    const name = this.room.peek()?.huddles.get(huddleId)?.name;
    return name === undefined ? "a huddle" : `“${name}”`;
  }
}
