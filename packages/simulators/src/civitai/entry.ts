/** A model as the API writes it; the shape changed over the years, so only what all share is named. */
export interface CivitaiItem {
  id: number
  name: string
  type: string
  nsfw: boolean
  tags: string[]
  creator?: { username: string | null; image?: string | null } | null
  mode?: string | null
  stats: Record<string, number>
  modelVersions: CivitaiVersion[]
  [field: string]: unknown
}

export interface CivitaiVersion {
  id: number
  baseModel?: string
  createdAt?: string
  updatedAt?: string
  publishedAt?: string
  files?: { primary?: boolean; [field: string]: unknown }[]
  images?: { nsfw?: string | boolean; nsfwLevel?: number; [field: string]: unknown }[]
  [field: string]: unknown
}

/** What lists sort and filter by, and the answer itself, made when it is asked for. */
export interface CivitaiEntry {
  id: number
  name: string
  type: string
  username: string | null
  tags: readonly string[]
  nsfw: boolean
  baseModels: readonly string[]
  /** `Standard`, `Merge` or `Trained` where known. */
  checkpointType?: string
  downloads: number
  likes: number
  /** Epoch ms of the first version; null when there is none. */
  createdAt: number | null
  /** Epoch ms of the newest change. */
  updatedAt: number | null
  item(): CivitaiItem
}

/** Some recorded times lack the `Z`; they are UTC all the same. */
export function readTime(text: string | undefined): number | null {
  if (text === undefined) return null
  const time = Date.parse(/Z|[+-]\d\d:\d\d$/.test(text) ? text : `${text}Z`)
  return Number.isNaN(time) ? null : time
}

/** The entry of a whole item of any generation. */
export function entryOfItem(item: CivitaiItem): CivitaiEntry {
  const created = item.modelVersions
    .map((version) => readTime(version.createdAt ?? version.publishedAt))
    .filter((time) => time !== null)
  const updated = item.modelVersions
    .map((version) => readTime(version.updatedAt ?? version.publishedAt))
    .filter((time) => time !== null)
  return {
    id: item.id,
    name: item.name,
    type: item.type,
    username: item.creator?.username ?? null,
    tags: item.tags,
    nsfw: item.nsfw,
    baseModels: item.modelVersions.map((version) => version.baseModel ?? 'Other'),
    downloads: item.stats.downloadCount ?? 0,
    likes: item.stats.thumbsUpCount ?? item.stats.favoriteCount ?? 0,
    createdAt: created.length === 0 ? null : Math.min(...created),
    updatedAt: updated.length === 0 ? null : Math.max(...updated),
    item: () => item,
  }
}
