import type { DmModelDetail } from '@decentramodels/elements'
import { base } from './place.ts'

/** Ids that a slug may stand for: `/` and `:` were both written as `--`. */
function idsOf(slug: string): string[] {
  const parts = slug.split('--')
  const joined = parts.slice(1).map((_, i) => `${parts.slice(0, i + 1).join('--')}/${parts.slice(i + 1).join('--')}`)
  return slug.startsWith('civitai--') ? [slug.replace('--', ':'), ...joined] : [...joined, slug]
}

/** The model that the address names: `model/?id=..`, or `model/<slug>/` where there is no file of that name. */
function namedIds(): string[] {
  const { pathname, searchParams } = new URL(location.href)
  const id = searchParams.get('id')
  if (id) return [id]
  const [room, slug] = pathname.slice(base.pathname.length).split('/')
  if (room !== 'model' || !slug) return []
  try {
    return idsOf(decodeURIComponent(slug))
  } catch {
    return []
  }
}

const detail = document.querySelector<DmModelDetail>('dm-model-detail:not([model-id])')
const ids = detail ? namedIds() : []
if (detail && ids.length > 0) {
  detail.hidden = false
  document.addEventListener('dm-catalog-open', async ({ catalog }) => {
    const cards = await catalog.models(ids).catch(() => [])
    const id = cards.find((card) => card !== undefined)?.id ?? ids[0]!
    detail.modelId = id
    detail.setAttribute('model-id', id)
  })
  document.addEventListener('dm-model-load', ({ model }) => {
    document.title = `${model.name} · ${document.title.split(' · ').at(-1)}`
  })
}
