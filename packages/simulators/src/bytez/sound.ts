import { seededRandom } from '../seeded-random.js'
import { pick } from './draw.js'

const encoder = new TextEncoder()

/** A piece of a RIFF file; its length is made even, as the format asks. */
function riffChunk(id: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(8 + data.length + (data.length % 2))
  bytes.set(encoder.encode(id))
  new DataView(bytes.buffer).setUint32(4, data.length, true)
  bytes.set(data, 8)
  return bytes
}

function format(channels: number, rate: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(16))
  view.setUint16(0, 1, true)
  view.setUint16(2, channels, true)
  view.setUint32(4, rate, true)
  view.setUint32(8, rate * channels * 2, true)
  view.setUint16(12, channels * 2, true)
  view.setUint16(14, 16, true)
  return new Uint8Array(view.buffer)
}

/** A WAV of 16 bits a sample, whose comment says that it is simulated. Samples are -1 to 1, channels interleaved. */
export function encodeWav(samples: Float32Array, channels: number, rate: number): Uint8Array<ArrayBuffer> {
  const data = new DataView(new ArrayBuffer(samples.length * 2))
  for (let i = 0; i < samples.length; i++)
    data.setInt16(i * 2, Math.round(Math.max(-1, Math.min(1, samples[i]!)) * 0x7fff), true)
  const comment = riffChunk('ICMT', encoder.encode('Simulated: no model made this sound.\0'))
  const parts = [
    encoder.encode('WAVE'),
    riffChunk('fmt ', format(channels, rate)),
    riffChunk('LIST', Uint8Array.of(...encoder.encode('INFO'), ...comment)),
    riffChunk('data', new Uint8Array(data.buffer)),
  ]
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return riffChunk('RIFF', all) as Uint8Array<ArrayBuffer>
}

/** What the voice model makes: 24 kHz, one channel, 13 seconds at most. */
const SPEECH = { rate: 24_000, mostSeconds: 13 } as const

/** The two loudest tones of each vowel, in Hz. */
const VOWELS: Readonly<Record<string, readonly [number, number]>> = {
  a: [730, 1090],
  e: [530, 1840],
  i: [270, 2290],
  o: [570, 840],
  u: [300, 870],
  y: [300, 2000],
}

interface Syllable {
  vowel: readonly [number, number]
  seconds: number
  /** Silence after it. */
  pause: number
}

function syllablesOf(text: string): Syllable[] {
  return text.split(/\s+/).flatMap((word) => {
    const groups = word.toLowerCase().match(/[aeiouy]+|\d|[^\p{P}\sa-z\d]/gu) ?? (word === '' ? [] : ['e'])
    const pause = /[.!?]$/.test(word) ? 0.3 : /[,;:]$/.test(word) ? 0.18 : 0.06
    return groups.map((group, index) => ({
      vowel: VOWELS[group[0]!] ?? VOWELS.a!,
      seconds: 0.13 + 0.03 * group.length,
      pause: index === groups.length - 1 ? pause : 0.01,
    }))
  })
}

/** How loud a tone is beside those that make the vowel. */
function loudness(hertz: number, [first, second]: readonly [number, number]): number {
  const near = (formant: number, width: number) => 1 / (1 + ((hertz - formant) / width) ** 2)
  return near(first, 110) + 0.5 * near(second, 160)
}

function voice(samples: Float32Array, start: number, { vowel, seconds }: Syllable, from: number, to: number): void {
  const count = Math.floor(seconds * SPEECH.rate)
  const tones = Array.from({ length: 14 }, (_, index) => loudness((index + 1) * from, vowel) / (index + 2))
  let phase = 0
  for (let i = 0; i < count && start + i < samples.length; i++) {
    const share = i / count
    phase += (2 * Math.PI * (from + (to - from) * share)) / SPEECH.rate
    const swell = Math.min(1, share * 9, (1 - share) * 4)
    let value = 0
    for (let tone = 0; tone < tones.length; tone++) value += tones[tone]! * Math.sin(phase * (tone + 1))
    samples[start + i] = value * swell * 0.7
  }
}

/** A voice without consonants that has as many syllables as the text: nobody takes it for speech. */
export function speak(text: string, seed: string): Uint8Array<ArrayBuffer> {
  const { rate, mostSeconds } = SPEECH
  const random = seededRandom('speech', seed)
  const pitch = 105 + random() * 90
  const syllables = syllablesOf(text)
  const all = syllables.reduce((sum, { seconds, pause }) => sum + seconds + pause, 0.2)
  const samples = new Float32Array(Math.ceil(Math.min(mostSeconds, all) * rate))
  let at = 0.1 * rate
  for (const [index, syllable] of syllables.entries()) {
    // The voice sinks over the text, and each syllable bends a little.
    const base = pitch * (1.15 - (0.3 * index) / syllables.length)
    voice(samples, Math.floor(at), syllable, base * (0.94 + random() * 0.12), base * (0.9 + random() * 0.14))
    at += (syllable.seconds + syllable.pause) * rate
    if (at >= samples.length) break
  }
  return encodeWav(samples, 1, rate)
}

/** What the music model makes: 32 kHz, two channels, 30 seconds at most. */
const MUSIC = { rate: 32_000, mostSeconds: 30 } as const

/** Four chords each, as half tones above the key. */
const PROGRESSIONS = [
  [
    [0, 4, 7, 12],
    [-5, 2, 7, 11],
    [-3, 4, 9, 12],
    [-7, 0, 5, 9],
  ],
  [
    [0, 3, 7, 12],
    [-4, 3, 8, 12],
    [-9, 3, 10, 15],
    [-2, 5, 10, 14],
  ],
  [
    [0, 4, 7, 11],
    [-3, 0, 4, 9],
    [2, 5, 9, 12],
    [-5, 2, 5, 11],
  ],
] as const

const hertzOf = (halfTones: number) => 220 * 2 ** (halfTones / 12)

/** A plucked tone that fades; `place` 0 is left, 1 is right. */
function pluck(samples: Float32Array, start: number, hertz: number, place: number, loud: number): void {
  const { rate } = MUSIC
  const count = Math.min(Math.floor(rate * 1.6), samples.length / 2 - start)
  for (let i = 0; i < count; i++) {
    const seconds = i / rate
    const phase = 2 * Math.PI * hertz * seconds
    const fade = Math.exp(-3.2 * seconds) * Math.min(1, i / 160)
    const value = loud * fade * (Math.sin(phase) + 0.35 * Math.sin(2 * phase) + 0.12 * Math.sin(3 * phase))
    samples[(start + i) * 2]! += value * (1 - place * 0.7)
    samples[(start + i) * 2 + 1]! += value * (0.3 + place * 0.7)
  }
}

/** Broken chords in a key of chance. */
export function play(seconds: number, seed: string): Uint8Array<ArrayBuffer> {
  const { rate, mostSeconds } = MUSIC
  const random = seededRandom('music', seed)
  const [key, chords] = [Math.floor(random() * 8) - 4, pick(random, PROGRESSIONS)]
  const length = Math.max(1, Math.min(mostSeconds, seconds))
  const samples = new Float32Array(Math.floor(length * rate) * 2)
  const beat = 0.24 + random() * 0.12
  for (let step = 0; step * beat < length; step++) {
    const chord = chords[Math.floor(step / 8) % chords.length]!
    const start = Math.floor(step * beat * rate)
    if (step % 8 === 0) pluck(samples, start, hertzOf(key + chord[0] - 12), 0.5, 0.22)
    pluck(samples, start, hertzOf(key + chord[[0, 1, 2, 3, 2, 1, 3, 2][step % 8]!]!), random(), 0.16)
  }
  fadeOut(samples, rate)
  return encodeWav(samples, 2, rate)
}

/** The last half second becomes silent. */
function fadeOut(samples: Float32Array, rate: number): void {
  const from = Math.max(0, samples.length - rate)
  for (let i = from; i < samples.length; i++) samples[i]! *= (samples.length - i) / (samples.length - from)
}
