// How the app looks and sounds, as its owner set it.

/** @typedef {{theme?: string, large?: boolean, reveal?: boolean, sound?: boolean}} Looks */

/** @param {Looks} looks */
export function apply({ theme, large }) {
  const { dataset } = document.documentElement;
  if (theme === "light" || theme === "dark") dataset.theme = theme;
  else delete dataset.theme;
  if (large) dataset.large = "yes";
  else delete dataset.large;
}

/** Two short tones: somebody asks. */
export function ring() {
  const { AudioContext } = globalThis;
  if (!AudioContext) return;
  const audio = new AudioContext();
  for (const [at, pitch] of [[0, 660], [0.18, 880]]) {
    const tone = audio.createOscillator();
    const loudness = audio.createGain();
    tone.frequency.value = pitch;
    loudness.gain.setValueAtTime(0.0001, audio.currentTime + at);
    loudness.gain.exponentialRampToValueAtTime(0.2, audio.currentTime + at + 0.02);
    loudness.gain.exponentialRampToValueAtTime(0.0001, audio.currentTime + at + 0.16);
    tone.connect(loudness).connect(audio.destination);
    tone.start(audio.currentTime + at);
    tone.stop(audio.currentTime + at + 0.17);
  }
  setTimeout(() => audio.close(), 1_000);
}
