/** One row of `civitai-2023-07-04.jsonl.gz`: the facts of a recorded item without its versions, files and pictures. */
export interface RecordedRow {
  id: number
  name: string
  type: string
  author: string | null
  downloads: number
  /** Favorites. */
  likes: number
  comments: number
  ratingCount: number
  rating: number
  tags: string[]
  nsfw: boolean
  /** Highest level of the newest version's pictures: 1, 2, 4 or 8. */
  imageLevel?: number
  baseModels: string[]
  versions: number
  createdAt?: string
  updatedAt?: string
  sizeKB?: number
  format?: string
  allowCommercialUse: string
  mode?: string
}

/** Which generation of the API an answer looks like. */
export type Generation = 2023 | 2024
