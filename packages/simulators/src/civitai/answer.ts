import type { CivitaiItem } from './entry.js'
import type { CivitaiPage } from './page.js'
import type { CivitaiQuery } from './query.js'

const PUBLIC_LEVEL = 1

/**
 * An item as a list gives it. Without `nsfw` only pictures of the public level come, where pictures have a level; those
 * of 2023 have words and came all.
 */
export function writeItem(item: CivitaiItem, query: Pick<CivitaiQuery, 'nsfw' | 'primaryFileOnly'>): CivitaiItem {
  if (query.nsfw && !query.primaryFileOnly) return item
  return {
    ...item,
    modelVersions: item.modelVersions.map((version) => ({
      ...version,
      ...(query.primaryFileOnly && { files: version.files?.filter((file) => file.primary === true) ?? [] }),
      ...(!query.nsfw && {
        images:
          version.images?.filter((image) => image.nsfwLevel === undefined || image.nsfwLevel <= PUBLIC_LEVEL) ?? [],
      }),
    })),
  }
}

/** The next page's address: this one's with another place. */
function nextAddress(request: Request, page: CivitaiPage, host: string | undefined): string {
  const url = new URL(request.url)
  url.searchParams.delete('cursor')
  if (page.nextCursor !== undefined) {
    // A cursor replaces the page number.
    url.searchParams.delete('page')
    url.searchParams.set('cursor', page.nextCursor)
  } else url.searchParams.set('page', String(page.nextPage))
  if (host !== undefined) url.host = host
  return url.href
}

/** `metadata` of a list: counters only without a text query, totals never, nothing to go on with on the last page. */
export function writeMetadata(
  request: Request,
  page: CivitaiPage,
  query: CivitaiQuery,
  host: string | undefined,
): Record<string, unknown> {
  const more = page.nextCursor !== undefined || page.nextPage !== undefined
  return {
    ...(page.nextCursor !== undefined && { nextCursor: page.nextCursor }),
    ...(more && { nextPage: nextAddress(request, page, host) }),
    ...(query.words === undefined && { currentPage: query.page ?? 1, pageSize: query.limit }),
  }
}
