import { runModel } from '@decentramodels/core/contract'
import { type Call, numberOf } from '../call.js'
import { modelRaised, Refused } from '../refusal.js'

/** A file that a model made. */
export interface MadeFile {
  mediaType: string
  /** Of its name, with the dot. */
  extension: string
  bytes(): Promise<Uint8Array<ArrayBuffer>>
}

/** Pixels along a side at most: more would keep this machine busy. */
const MOST_SIDE = 1536

/** A side of the picture: as asked, else what the model was trained for. */
function side(call: Call, name: 'width' | 'height'): number {
  const own = runModel(call.model.id)?.params[name]
  const asked = numberOf(call, name, typeof own === 'number' ? own : 768)
  if (!Number.isInteger(asked) || asked < 8 || asked % 8 !== 0)
    throw new Refused(modelRaised(`\`height\` and \`width\` have to be divisible by 8 but \`${name}\` is ${asked}.`))
  return Math.min(asked, MOST_SIDE)
}

/** A landscape in colors that fit the words, with SIMULATED and the first words of the prompt on it. */
export function makePicture(call: Call): MadeFile {
  const size = { width: side(call, 'width'), height: side(call, 'height') }
  return {
    mediaType: 'image/png',
    extension: '.png',
    bytes: async () => (await import('../picture/picture.js')).drawPicture(call.text, size, call.seed),
  }
}

/** Sounds like somebody who reads aloud behind a wall: a tone for each syllable. */
export function makeSpeech(call: Call): MadeFile {
  return wav(async () => (await import('../sound.js')).speak(call.text, call.seed))
}

/** Chords, as long as asked. */
export function makeMusic(call: Call): MadeFile {
  const seconds = numberOf(call, 'max_new_tokens') / 50
  return wav(async () => (await import('../sound.js')).play(seconds, call.seed))
}

function wav(bytes: MadeFile['bytes']): MadeFile {
  return { mediaType: 'audio/wav', extension: '.wav', bytes }
}

/** One recorded clip, whatever was asked for. It is WebM and says so: no browser is without it, as some are of H.264. */
export function makeVideo(): MadeFile {
  return {
    mediaType: 'video/webm',
    extension: '.webm',
    bytes: async () => (await import('../clip.js')).clipBytes(),
  }
}
