/** Small pieces that sounds are put together from. */

/** A filter with its corner at a frequency in Hz. */
export function filter(context: BaseAudioContext, type: BiquadFilterType, frequency: number): BiquadFilterNode {
  const node = context.createBiquadFilter();
  node.type = type;
  // Following a moving frequency sample by sample would be most of its work.
  node.frequency.automationRate = "k-rate";
  node.frequency.value = frequency;
  return node;
}

/** Makes what is above a frequency in Hz this many dB louder. */
export function shelf(context: BaseAudioContext, frequency: number, decibels: number): BiquadFilterNode {
  const node = filter(context, "highshelf", frequency);
  node.gain.value = decibels;
  return node;
}

/** A constant factor. */
export function gain(context: BaseAudioContext, factor: number): GainNode {
  const node = context.createGain();
  node.gain.value = factor;
  return node;
}

/** A place between left, -1, and right, 1. */
export function place(context: BaseAudioContext, pan: number): StereoPannerNode {
  const node = context.createStereoPanner();
  node.pan.value = pan;
  return node;
}

/** Sends what comes out of the first node through all others in turn. Returns the last. */
export function chain(first: AudioNode, ...others: readonly AudioNode[]): AudioNode {
  return others.reduce((from, to) => from.connect(to), first);
}
