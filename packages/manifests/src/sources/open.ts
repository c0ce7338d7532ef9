import { openUpstream, type Upstream } from '../http.js'
import type { Journal } from '../journal.js'
import type { Settings } from '../options.js'
import { createCivitai } from './civitai.js'
import { createHuggingFace } from './huggingface.js'
import type { Ask, ModelSource } from './source.js'

/** Opens the sources that the settings name, each answer by way of the journal. */
export function openSources(settings: Settings, journal: Journal): ModelSource[] {
  const { runtime, limits, onProgress } = settings
  return settings.sources.map((id) => {
    const upstream = openUpstream({
      endpoint: id === 'huggingface' ? settings.hfEndpoint : settings.civitaiEndpoint,
      runtime,
      limits,
      onWait: (waitMs, text) => onProgress({ type: 'waiting', text, waitMs }),
    })
    // What an answer says of itself holds for one out of the journal, too: nobody else tells that it is not real.
    let simulated: string | null = null
    const ask: Ask = async (url, signal, absent) => {
      const answer = await journal.through(url, () => upstream.get(url, signal, absent))
      simulated = answer?.headers.get('dm-simulated') ?? simulated
      return answer
    }
    const heard: Upstream = {
      endpoint: upstream.endpoint,
      get requests() {
        return upstream.requests
      },
      get simulated() {
        return upstream.simulated ?? simulated
      },
      get: upstream.get,
    }
    return id === 'huggingface' ? createHuggingFace(heard, ask) : createCivitai(heard, ask, settings.nsfw)
  })
}
