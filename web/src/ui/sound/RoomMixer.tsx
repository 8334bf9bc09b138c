import "../../styles/sound.css";
import { effect } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { musicTracks } from "../../signalling/http";
import { browserAudio, SoundMixer } from "../../sound/mixer";
import { phaseChange } from "../../state/phaseWords";
import type { RoomSession } from "../../state/roomSession";
import { useRoom } from "../room/context";
import { useServices, type Services } from "../services";
import { MixerContext } from "./context";

/** How long to wait before asking for the list of tracks once more, in ms: the server may still be reading the folder. */
const ASK_AGAIN_MS = 20_000;

/** Background sound and chimes for as long as one is in the room. All of it is off until it is chosen. */
export function RoomMixer({ children }: { readonly children: ComponentChildren }) {
  const services = useServices();
  const { session } = useRoom();
  const [mixer] = useState(() => new SoundMixer(services.environment, () => session.clock.now(), browserAudio()));
  useEffect(() => {
    const { soundVolume, chimes } = services.preferences.habits();
    if (soundVolume !== undefined) mixer.setVolume(soundVolume);
    if (chimes === true) mixer.setChimesOn(true);
    const stops = [followRoom(mixer, session), followSpeaker(mixer, services), fetchTracks(mixer, services)];
    return () => {
      stops.forEach((stop) => stop());
      mixer.close();
    };
  }, [mixer, session, services]);
  return <MixerContext.Provider value={mixer}>{children}</MixerContext.Provider>;
}

/** Gives way while others speak, is silent in focus time, and chimes when a phase begins. */
function followRoom(mixer: SoundMixer, session: RoomSession): () => void {
  let before = session.room.peek()?.session ?? null;
  const stops = [
    effect(() => {
      const self = session.room.value?.selfId;
      mixer.setDucked([...session.speaking.value].some((id) => id !== self));
    }),
    effect(() => mixer.setMuted(session.focus.on.value)),
    effect(() => {
      const now = session.room.value?.session ?? null;
      const change = before === now ? null : phaseChange(before, now);
      before = now;
      if (change !== null) mixer.chime(change);
    }),
  ];
  return () => stops.forEach((stop) => stop());
}

function followSpeaker(mixer: SoundMixer, services: Services): () => void {
  return effect(() => mixer.setSinkId(services.speakerId.value));
}

/** Without a music folder there are no tracks, and nothing is offered. */
function fetchTracks(mixer: SoundMixer, { fetch, environment }: Services): () => void {
  let cancel: () => void = () => undefined;
  let here = true;
  const ask = (again: boolean) => {
    musicTracks(fetch).then(
      ({ tracks }) => {
        if (!here) return;
        mixer.setTracks(
          tracks.map(({ path, originalPath, ...track }) => ({ ...track, url: path, originalUrl: originalPath })),
        );
        if (tracks.length === 0 && again) cancel = environment.after(ASK_AGAIN_MS, () => ask(false));
      },
      () => undefined,
    );
  };
  ask(true);
  return () => {
    here = false;
    cancel();
  };
}
