import { useSignal } from "@preact/signals";
import type { ComponentType } from "preact";
import { useCallback, useEffect, useRef } from "preact/hooks";
import type { Problem, RoomInfo } from "../../protocol";
import { ProblemError } from "../../signalling/problem";
import { LobbyPage, type Arrival } from "../lobby/LobbyPage";
import type { RoomProps } from "../room/Room";
import { useServices } from "../services";
import { DeletedPage } from "./DeletedPage";
import { FailedPage } from "./FailedPage";
import { LeftPage } from "./LeftPage";
import { LoadingPage } from "./LoadingPage";
import { NoticePage } from "./NoticePage";

/** Where somebody is between opening the link and having left. */
type Step =
  | { readonly at: "loading" }
  | { readonly at: "failed"; readonly error: unknown }
  | { readonly at: "lobby" | "left" | "displaced" | "deleted"; readonly info: RoomInfo }
  | {
      readonly at: "room";
      readonly info: RoomInfo;
      readonly Room: ComponentType<RoomProps>;
      readonly arrival: Arrival;
    }
  | { readonly at: "refused"; readonly problem: Problem };

/** The room's own code, with WebRTC in it: fetched while people are in the lobby. */
const loadRoom = () => import("../room/Room");

/** Everything under a room's link. */
export function RoomPage({ roomId }: { readonly roomId: string }) {
  const services = useServices();
  const step = useSignal<Step>({ at: "loading" });
  const wasInside = useRef(false);

  const enterLobby = useCallback(async () => {
    step.value = { at: "loading" };
    try {
      step.value = { at: "lobby", info: await services.roomApi(roomId).info() };
      loadRoom().catch(() => undefined);
    } catch (error) {
      step.value = { at: "failed", error };
    }
  }, [roomId, services, step]);

  useEffect(() => {
    void enterLobby();
  }, [enterLobby]);

  const join = async (info: RoomInfo, arrival: Arrival): Promise<boolean> => {
    try {
      const { Room } = await loadRoom();
      step.value = { at: "room", info, Room, arrival };
      return true;
    } catch {
      services.toasts.show("The room could not be loaded. Check your connection and try again.", "problem");
      return false;
    }
  };

  const now = step.value;
  switch (now.at) {
    case "loading":
      return <LoadingPage />;
    case "failed":
      return <FailedPage error={now.error} onRetry={() => void enterLobby()} />;
    case "lobby":
      return (
        <LobbyPage
          roomId={roomId}
          info={now.info}
          comesBack={wasInside.current}
          onJoin={(arrival) => join(now.info, arrival)}
          onInfo={(info) => (step.value = { at: "lobby", info })}
        />
      );
    case "room":
      return (
        <now.Room
          roomId={roomId}
          {...now.arrival}
          onDeleted={() => {
            services.preferences.forgetRoom(roomId);
            step.value = { at: "deleted", info: now.info };
          }}
          onEnd={(status) => {
            wasInside.current = true;
            step.value =
              status.phase === "refused"
                ? { at: "refused", problem: status.problem }
                : { at: status.phase === "displaced" ? "displaced" : "left", info: now.info };
          }}
        />
      );
    case "left":
      return <LeftPage room={now.info.room} onRejoin={() => void enterLobby()} />;
    case "displaced":
      return (
        <NoticePage
          title="You are here in another tab"
          action={{ label: "Join here too", run: () => void enterLobby() }}
        >
          Your place in {now.info.room.settings.name} was taken over by another tab or window, so this one has let go of
          it.
        </NoticePage>
      );
    case "deleted":
      return <DeletedPage name={now.info.room.settings.name} />;
    case "refused":
      if (now.problem.code === "roomNotFound")
        return <FailedPage error={new ProblemError(now.problem)} onRetry={() => void enterLobby()} />;
      return (
        <NoticePage title="Joining did not work" action={{ label: "Try again", run: () => void enterLobby() }}>
          {now.problem.message}
        </NoticePage>
      );
  }
}
