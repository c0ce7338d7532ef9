import { modelSlug, modelUrl, safeUrl, type ModelCard } from '@decentramodels/core'

/**
 * An address of the page's own making: absolute and safe, or relative to the page and then on its own origin.
 * `//other.example` and the like pretend to be relative and are dropped.
 */
export function pageUrl(value: string): string | undefined {
  const absolute = safeUrl(value)
  if (absolute !== undefined) return absolute
  try {
    const url = new URL(value, document.baseURI)
    return url.origin === location.origin && url.origin !== 'null' && /^https?:$/.test(url.protocol)
      ? url.href
      : undefined
  } catch {
    return undefined
  }
}

/** Where a card leads: its own `href`, else the template filled in, else the model's page at its source. */
export function modelLink(model: ModelCard, href: string | undefined, template: string | undefined): string {
  const own =
    href ||
    template
      ?.replaceAll('{slug}', encodeURIComponent(modelSlug(model.id)))
      .replaceAll('{id}', encodeURIComponent(model.id))
  return (own && pageUrl(own)) || modelUrl(model)
}
