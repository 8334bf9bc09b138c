import "../../styles/sound.css";
import { effect } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { browserAudio, SoundMixer } from "../../sound/mixer";
import { followMusicList } from "../../sound/musicList";
import { phaseChange } from "../../state/phaseWords";
import type { RoomSession } from "../../state/roomSession";
import { useRoom } from "../room/context";
import { useServices, type Services } from "../services";
import { MixerContext } from "./context";

/** Background sound and chimes for as long as one is in the room. All of it is off until it is chosen. */
export function RoomMixer({ children }: { readonly children: ComponentChildren }) {
  const services = useServices();
  const { session } = useRoom();
  const [mixer] = useState(() => new SoundMixer(services.environment, () => session.clock.now(), browserAudio()));
  useEffect(() => {
    const { soundVolume, chimes } = services.preferences.habits();
    if (soundVolume !== undefined) mixer.setVolume(soundVolume);
    if (chimes === true) mixer.setChimesOn(true);
    const { fetch, environment } = services;
    const stops = [
      followRoom(mixer, session),
      followSpeaker(mixer, services),
      followMusicList(mixer, fetch, environment),
    ];
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
