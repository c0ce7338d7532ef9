import type { CivitaiItem, CivitaiVersion } from './entry.js'
import type { Generation, RecordedRow } from './recorded-row.js'

/** What `nsfw` of a picture was called until 2024, by level. */
const PICTURE_WORDS: Record<number, string> = { 1: 'None', 2: 'Soft', 4: 'Mature', 8: 'X', 16: 'X' }

/** What each single permission of 2023 became when permissions became a list. */
const PERMISSIONS: Record<string, string[]> = {
  None: [],
  Image: ['Image'],
  Rent: ['Image', 'RentCivit', 'Rent'],
  Sell: ['Image', 'RentCivit', 'Rent', 'Sell'],
}

/** All levels up to one, as a mask: 4 (R) gives PG + PG-13 + R. */
function maskUpTo(level: number): number {
  return level * 2 - 1
}

function pictures(row: RecordedRow, generation: Generation, versionId: number): CivitaiVersion['images'] {
  const highest = row.imageLevel ?? 1
  const levels = highest === 1 ? [1] : [1, highest]
  // Addresses and sizes of pictures are not in this recording, so none are claimed.
  return levels.map((level, index) => ({
    id: versionId * 10 + index,
    url: '',
    ...(generation === 2023 ? { nsfw: PICTURE_WORDS[level]! } : { nsfwLevel: level, type: 'image' }),
    width: 512,
    height: 768,
    hash: '',
    ...(generation === 2023 && { meta: null }),
  }))
}

function versionTimes(row: RecordedRow, index: number): { created: string; updated: string } {
  const first = Date.parse(row.createdAt!)
  const last = Date.parse(row.updatedAt ?? row.createdAt!)
  // Version 0 is the newest; the oldest was made on the first day, the newest changed on the last.
  const share = row.versions === 1 ? 0 : (row.versions - 1 - index) / (row.versions - 1)
  const created = new Date(first + (last - first) * share).toISOString()
  return { created, updated: index === 0 ? new Date(last).toISOString() : created }
}

function buildVersion(row: RecordedRow, generation: Generation, index: number): CivitaiVersion {
  const id = row.id * 100 + index
  const { created, updated } = versionTimes(row, index)
  const newest = index === 0
  const old = generation === 2023
  return {
    id,
    ...(!old && { index }),
    modelId: row.id,
    name: `v${row.versions - index}`,
    ...(old
      ? { createdAt: created, updatedAt: updated }
      : { publishedAt: index % 2 === 0 ? updated : updated.replace('Z', '') }),
    trainedWords: [],
    baseModel: row.baseModels[Math.min(index, row.baseModels.length - 1)] ?? 'Other',
    ...(old
      ? { earlyAccessTimeFrame: 0 }
      : { baseModelType: 'Standard', nsfwLevel: maskUpTo(row.imageLevel ?? 1), availability: 'Public' }),
    description: null,
    // Counts of single versions are not in this recording.
    stats: old
      ? { downloadCount: 0, ratingCount: 0, rating: 0 }
      : { downloadCount: 0, ratingCount: 0, rating: 0, thumbsUpCount: 0, thumbsDownCount: 0 },
    files: newest && row.sizeKB !== undefined ? [buildFile(row, id)] : [],
    images: newest ? pictures(row, generation, id) : [],
  }
}

function buildFile(row: RecordedRow, versionId: number): NonNullable<CivitaiVersion['files']>[number] {
  const ending = row.format === 'PickleTensor' ? 'ckpt' : 'safetensors'
  return {
    name: `model-${row.id}.${ending}`,
    id: versionId,
    sizeKB: row.sizeKB,
    type: 'Model',
    metadata: { fp: null, size: null, format: row.format ?? 'Other' },
    pickleScanResult: 'Success',
    pickleScanMessage: 'No Pickle imports',
    virusScanResult: 'Success',
    scannedAt: null,
    hashes: {},
    primary: true,
  }
}

/** A recorded row as the API of a generation would have answered it. What the row does not know is empty, not made up. */
export function buildItem(row: RecordedRow, generation: Generation): CivitaiItem {
  const versions = row.createdAt === undefined ? 0 : row.versions
  const shared = { id: row.id, name: row.name, description: null, type: row.type, poi: false, nsfw: row.nsfw }
  const permissions = { allowNoCredit: true, allowDerivatives: true, allowDifferentLicense: true }
  const rest = {
    creator: row.author === null ? null : { username: row.author, image: null },
    tags: row.tags,
    ...(row.mode !== undefined && { mode: row.mode }),
    modelVersions: Array.from({ length: versions }, (_none, index) => buildVersion(row, generation, index)),
  }
  if (generation === 2023)
    return {
      ...shared,
      ...permissions,
      allowCommercialUse: row.allowCommercialUse,
      stats: {
        downloadCount: row.downloads,
        favoriteCount: row.likes,
        commentCount: row.comments,
        ratingCount: row.ratingCount,
        rating: row.rating,
      },
      ...rest,
    }
  return {
    ...shared,
    ...permissions,
    allowCommercialUse: PERMISSIONS[row.allowCommercialUse] ?? [],
    nsfwLevel: maskUpTo(row.imageLevel ?? 1),
    cosmetic: null,
    stats: {
      downloadCount: row.downloads,
      favoriteCount: 0,
      thumbsUpCount: row.likes,
      thumbsDownCount: 0,
      commentCount: row.comments,
      ratingCount: 0,
      rating: 0,
      tippedAmountCount: 0,
    },
    ...rest,
  }
}
