/** How often the level is looked at, in ms. */
const METER_MS = 80;

/**
 * Reports how loud a track is, from 0 (silence) to 1, until the returned function is called.
 *
 * The scale follows the ear: -60 dBFS and less is 0, full scale is 1.
 */
export function watchLevel(track: MediaStreamTrack, report: (level: number) => void): () => void {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 1024;
  context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    report(levelOf(samples));
  }, METER_MS);
  return () => {
    clearInterval(timer);
    void context.close();
  };
}

/** The level of samples between -1 and 1, as `watchLevel` reports it. */
export function levelOf(samples: Float32Array): number {
  const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / Math.max(1, samples.length);
  const decibels = 10 * Math.log10(power + 1e-12);
  return Math.min(1, Math.max(0, (decibels + 60) / 60));
}

/** Whether this browser plays sound as loud as it is told to. Those of iPhones play all as loud as the phone is set. */
export function canSetVolume(): boolean {
  const player = new Audio();
  player.volume = 0.5;
  return player.volume === 0.5;
}

/** Plays two soft notes on a speaker, so that a person can hear whether it works. Rejects when it can't be used. */
export async function playTestSound(speakerId: string | undefined): Promise<void> {
  const context = new AudioContext();
  try {
    const target = context.createMediaStreamDestination();
    const player = new Audio();
    player.srcObject = target.stream;
    if (speakerId !== undefined && "setSinkId" in player) await player.setSinkId(speakerId);
    await player.play();
    const end = [523.25, 659.25].map((pitch, index) => playNote(context, target, pitch, index * 0.35)).at(-1);
    await end;
    player.srcObject = null;
  } finally {
    await context.close();
  }
}

/** One note of 0.7 s that starts after `delay` seconds and fades away. Resolves when it has ended. */
function playNote(context: AudioContext, target: AudioNode, pitch: number, delay: number): Promise<void> {
  const start = context.currentTime + delay;
  const volume = context.createGain();
  volume.gain.setValueAtTime(0, start);
  volume.gain.linearRampToValueAtTime(0.25, start + 0.03);
  volume.gain.exponentialRampToValueAtTime(0.001, start + 0.7);
  volume.connect(target);
  const note = context.createOscillator();
  note.frequency.value = pitch;
  note.connect(volume);
  note.start(start);
  note.stop(start + 0.7);
  return new Promise((resolve) => {
    note.onended = () => resolve();
  });
}
