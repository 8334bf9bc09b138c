/** Whether all is as it should be, in words. All pure. */
import type { MediaPhase } from "../rtc/mediaSession";
import type { Blockade, PathState, RelayTrouble } from "../rtc/path";
import type { ConnectionStatus } from "../signalling/connection";
import type { Trouble } from "./quality";

export interface Health {
  /** `busy` while something is being done about it, `poor` when all works but not well, `broken` when something can't. */
  readonly tone: "well" | "busy" | "poor" | "broken";
  /** What is the matter, in a few words. */
  readonly words: string;
  /** What to do about it; absent where there is nothing to be done. */
  readonly advice?: string;
}

/** What is known of the connection. */
export interface HealthFacts {
  readonly signalling: ConnectionStatus["phase"];
  readonly media: MediaPhase;
  readonly path: PathState;
  readonly blockade: Blockade | null;
  readonly trouble: Trouble | null;
}

const CONNECTING: Health = { tone: "busy", words: "Connecting sound and video…" };
const COMING_BACK: Health = { tone: "busy", words: "Sound and video are coming back…" };

const TROUBLES: Record<Trouble, Omit<Health, "tone">> = {
  suspended: {
    words: "Your connection is slow: some cameras are paused so that sound stays clear",
    advice: "Close what else uses the network, or come closer to the router. Paused cameras come back by themselves.",
  },
  limited: {
    words: "Your connection is slow: pictures are smaller",
    advice: "Close what else uses the network, or come closer to the router.",
  },
  lossy: {
    words: "Your connection loses packets",
    advice: "Sound may break up now and then. A cable helps, or a place closer to the router.",
  },
  busyComputer: {
    words: "Your computer is busy: your camera is sent smaller",
    advice: "Close programs that you don’t need, or turn your camera off for a while.",
  },
  slowUpload: {
    words: "Your upload is slow: your camera is sent smaller",
    advice: "Stop large uploads and backups, or turn your camera off so that sound stays clear.",
  },
  longWay: {
    words: "Answers take long to arrive",
    advice: "The way to the server is long, or its network is busy. Leave each other time to speak.",
  },
};

/** The one thing that a person should know of their connection now. */
export function healthOf({ signalling, media, path, blockade, trouble }: HealthFacts): Health {
  if (signalling === "connecting") return { tone: "busy", words: "Connecting…" };
  if (signalling === "reconnecting") return { tone: "busy", words: "Reconnecting…" };
  if (signalling !== "joined") return { tone: "broken", words: "Not connected" };
  if (blockade !== null) return { tone: "broken", words: "No sound and video", advice: adviceOn(blockade) };
  if (media === "starting" || path === "connecting") return CONNECTING;
  if (media === "restoring" || path === "interrupted") return COMING_BACK;
  return trouble === null ? { tone: "well", words: "Connected" } : { tone: "poor", ...TROUBLES[trouble] };
}

const NO_HELP: Record<RelayTrouble, string> = {
  refused:
    "The TURN server that should help then refuses this server’s credentials: tell whoever runs it to compare the secrets.",
  unreachable: "The TURN server that should help then can’t be reached either. Try another network.",
};

function adviceOn({ stage, doors, relay }: Blockade): string {
  const next = "Chat and topics work, and it is tried again meanwhile.";
  if (stage === "dtls") {
    return (
      "Sound and video can’t get through: packets arrive, but encryption could not be agreed on. " +
      `A firewall or a virus scanner may be in between. Try another network. ${next}`
    );
  }
  return (
    `Sound and video can’t get through: your network blocks ${doorNames(doors)}. ` +
    `${relay === undefined ? "Try another network, or ask whoever runs this server about TURN." : NO_HELP[relay]} ${next}`
  );
}

/** For example "UDP port 40000", or "UDP and TCP port 40000". */
function doorNames(doors: Blockade["doors"]): string {
  const ports = [...new Set(doors.map(({ port }) => port))];
  const names = ports.map((port) => {
    const protocols = doors.filter((door) => door.port === port).map(({ protocol }) => protocol.toUpperCase());
    return `${protocols.join(" and ")} port ${port}`;
  });
  return names.length === 0 ? "the way to this server" : names.join(" and ");
}
