const RATE = 16_000
const VOWEL_S = 0.5

/** Lowest resonances of a mouth, Hz, for a, e, i, o, u: means of 33 men (Peterson and Barney, 1952). */
const VOWELS = [
  [730, 1090, 2440],
  [530, 1840, 2480],
  [270, 2290, 3010],
  [570, 840, 2410],
  [300, 870, 2240],
] as const

/** Five vowels of a made voice, for those who have no recording at hand: what the models listen to is voices. */
export function exampleSound(): File {
  const samples = new Float32Array(VOWELS.length * VOWEL_S * RATE)
  for (const [i, resonances] of VOWELS.entries())
    speak(samples.subarray(i * VOWEL_S * RATE, (i + 1) * VOWEL_S * RATE), resonances)
  return new File([wav(samples)], 'made-voice.wav', { type: 'audio/wav' })
}

/** A train of pulses, falling from 130 to 105 Hz as at the end of a sentence, through one filter for each resonance. */
function speak(samples: Float32Array, resonances: readonly number[]): void {
  const { length } = samples
  for (let i = 0, turn = 0; i < length; i++) {
    turn += (130 - (25 * i) / length) / RATE
    if (turn >= 1) {
      turn -= 1
      samples[i] = 1
    }
  }
  for (const hertz of resonances) {
    const width = Math.exp((-Math.PI * 90) / RATE)
    const turn = 2 * width * Math.cos((2 * Math.PI * hertz) / RATE)
    for (let i = 0, last = 0, before = 0; i < length; i++) {
      const next = (1 - turn + width * width) * samples[i]! + turn * last - width * width * before
      before = last
      last = samples[i] = next
    }
  }
  const loudest = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)
  // Begins and ends without a click.
  for (let i = 0; i < length; i++) samples[i]! *= (0.6 / loudest) * Math.min(1, i / 800, (length - i) / 1600)
}

/** One channel, 16 bits. */
function wav(samples: Float32Array): ArrayBuffer {
  const bytes = 2 * samples.length
  const view = new DataView(new ArrayBuffer(44 + bytes))
  const name = (at: number, text: string) => [...text].forEach((c, i) => view.setUint8(at + i, c.charCodeAt(0)))
  name(0, 'RIFF')
  view.setUint32(4, 36 + bytes, true)
  name(8, 'WAVEfmt ')
  view.setUint32(16, 16, true)
  view.setUint16(20, 1, true)
  view.setUint16(22, 1, true)
  view.setUint32(24, RATE, true)
  view.setUint32(28, 2 * RATE, true)
  view.setUint16(32, 2, true)
  view.setUint16(34, 16, true)
  name(36, 'data')
  view.setUint32(40, bytes, true)
  for (const [i, sample] of samples.entries()) view.setInt16(44 + 2 * i, sample * 0x7fff, true)
  return view.buffer
}
