import { modelSlug } from '@decentramodels/core'

export const DEFAULT_SITE_URL = 'http://localhost:4400/'

/** Folder of each source's filters. */
const FILTER_FOLDERS: Record<string, string> = { 'hf-filter': 'huggingface', 'civitai-filter': 'civitai' }

/** Addresses of the site, wherever it stands. */
export class Links {
  /** Address of the start page, with a slash at its end. */
  readonly origin: string
  /** Path of the start page: `/`, or `/folder/` on a host with several sites. */
  readonly base: string

  constructor(siteUrl: string = DEFAULT_SITE_URL) {
    const url = new URL(siteUrl)
    if (url.protocol !== 'https:' && url.protocol !== 'http:')
      throw new Error(`SITE_URL=${siteUrl} is no address of a website: use for example https://models.example/.`)
    if (url.search || url.hash || url.username)
      throw new Error(`SITE_URL=${siteUrl} must end with its path: use for example https://models.example/catalog/.`)
    if (!url.pathname.endsWith('/')) url.pathname += '/'
    this.base = url.pathname
    this.origin = url.href.slice(0, -url.pathname.length)
  }

  /** For links within the site. `path` has no slash at its beginning. */
  to(path = ''): string {
    return this.base + path
  }

  /** For those who read the page elsewhere. */
  absolute(path = ''): string {
    return this.origin + this.base + path
  }
}

/** Whether a filter's id can be a path. */
export function isFilterId(id: string): boolean {
  return /^[\w-]+(?:\/[\w-]+)+$/.test(id)
}

/** Path of a filter's page: `hf-filter/likes/small` is `models/huggingface/likes/small/`. */
export function filterPath(id: string): string {
  const [first, ...rest] = id.split('/')
  return ['models', FILTER_FOLDERS[first!] ?? first!, ...rest, ''].map(encodeURIComponent).join('/')
}

/** Whether an id's slug can name a folder on any host: odd ones are shown by script alone. */
export function hasPath(id: string): boolean {
  return /^(?!\.+$)[\w.-]{1,200}$/.test(modelSlug(id))
}

/** Path of a model's page. */
export function modelPath(id: string): string {
  return `model/${encodeURIComponent(modelSlug(id))}/`
}
