import { openUpstream } from '../http.js'
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
    const ask: Ask = (url, signal, absent) => journal.through(url, () => upstream.get(url, signal, absent))
    return id === 'huggingface' ? createHuggingFace(upstream, ask) : createCivitai(upstream, ask, settings.nsfw)
  })
}
