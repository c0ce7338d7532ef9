import type { CivitaiItem } from '../civitai/entry.js'
import { RECORDED_AT } from '../options.js'
import { drawNormal, seededRandom } from '../seeded-random.js'
import { DAY_MS } from './days.js'
import { OVERLAY_SEED } from './seed.js'

/*
 * CivitAI was recorded before SDXL was out. These entries fill the gap: three families by their real names and ids,
 * because people look for them, and invented models. All counts, dates and permissions are invented; invented models
 * say so in description, tags and creator.
 */

/** Ids of invented models start here, far above the real ones. */
const FIRST_INVENTED_ID = 910_000_001

/** Whether an entry's model does not exist. Such entries fill filters, but must never trend: they get no history. */
export function isInvented(id: number): boolean {
  return id >= FIRST_INVENTED_ID
}

interface OverlayModel {
  id: number
  name: string
  type: 'Checkpoint' | 'LORA'
  username: string
  baseModel: string
  tags: readonly string[]
  downloads: number
  likes: number
  createdDaysAgo: number
  updatedDaysAgo: number
  /** Bit mask of levels. */
  nsfwLevel: number
  invented: boolean
  poi?: boolean
  minor?: boolean
  nsfw?: boolean
}

const FAMILIES: readonly OverlayModel[] = [
  {
    id: 257749, name: 'Pony Diffusion V6 XL', type: 'Checkpoint', username: 'PurpleSmartAI', baseModel: 'Pony',
    tags: ['base model'], downloads: 812_400, likes: 61_300, createdDaysAgo: 720, updatedDaysAgo: 590, nsfwLevel: 3, invented: false,
  },
  {
    id: 795765, name: 'Illustrious XL', type: 'Checkpoint', username: 'OnomaAI', baseModel: 'Illustrious',
    tags: ['anime', 'base model'], downloads: 214_800, likes: 15_900, createdDaysAgo: 452, updatedDaysAgo: 310, nsfwLevel: 3, invented: false,
  },
  {
    id: 833294, name: 'NoobAI XL', type: 'Checkpoint', username: 'L_A_X', baseModel: 'NoobAI',
    tags: ['anime', 'base model'], downloads: 176_200, likes: 13_400, createdDaysAgo: 430, updatedDaysAgo: 355, nsfwLevel: 3, invented: false,
  },
] // prettier-ignore

const SUBJECTS = ['Paper', 'Lantern', 'Harbor', 'Ember', 'Moss', 'Glass', 'Copper', 'Winter', 'Orchard', 'Signal', 'Tidal', 'Velvet', 'Quartz', 'Meadow', 'Cinder', 'Atlas'] // prettier-ignore
const STYLES = ['Realism', 'Anime', 'Ink', 'Landscape', 'Watercolor', 'Architecture', 'Film', 'Comic', 'Low Poly', 'Oil', 'Product', 'Fantasy'] // prettier-ignore

function inventModel(index: number): OverlayModel {
  const random = seededRandom(OVERLAY_SEED, 'civitai', index)
  const pick = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)]!
  const type = index % 2 === 0 ? 'Checkpoint' : 'LORA'
  const style = pick(STYLES)
  // By turns: changed this week, this month, longer ago.
  const updatedDaysAgo = [random() * 6.5, 8 + random() * 21, 31 + random() * 300][index % 3]!
  const createdDaysAgo = index % 9 === 0 ? updatedDaysAgo : updatedDaysAgo + random() ** 2 * 500
  const downloads = Math.round(Math.exp(7.2 + 1.2 * drawNormal(random)) * (createdDaysAgo < 7 ? 0.2 : 1))
  return {
    id: FIRST_INVENTED_ID + index,
    name: `${pick(SUBJECTS)} ${style} XL`,
    type,
    username: `simulated-creator-${1 + Math.floor(random() * 24)}`,
    baseModel: 'SDXL 1.0',
    tags: [...(type === 'Checkpoint' ? ['base model'] : ['style']), style.toLowerCase(), 'simulated'],
    downloads,
    likes: Math.round(downloads * (0.05 + 0.1 * random())),
    createdDaysAgo,
    updatedDaysAgo,
    nsfwLevel: pick([1, 1, 1, 1, 3, 3, 7]),
    invented: true,
    // One of each flag that a catalogue must leave out.
    ...(index === 40 && { poi: true }),
    ...(index === 41 && { minor: true }),
    ...(index === 42 && { nsfw: true, nsfwLevel: 31 }),
  }
}

function daysAgo(days: number): string {
  return new Date(Date.parse(RECORDED_AT) - Math.round(days * DAY_MS)).toISOString()
}

/** In the shape of 2025-10, permissions now as a list, now as the documented text. */
function buildItem2025(model: OverlayModel, index: number): CivitaiItem {
  const permissions = model.invented ? ['Image', 'RentCivit'] : []
  const checkpoint = model.type === 'Checkpoint'
  return {
    id: model.id,
    name: model.name,
    description: model.invented
      ? '<p>Invented for demonstration: no such model exists. CivitAI&#39;s recording is older than SDXL.</p>'
      : '<p>A real model; the counts and dates shown here are <strong>simulated</strong>, because the recording is older than it.</p>',
    allowNoCredit: true,
    allowCommercialUse: index % 2 === 0 ? permissions : `{${permissions.join(',')}}`,
    allowDerivatives: true,
    allowDifferentLicense: true,
    type: model.type,
    minor: model.minor ?? false,
    sfwOnly: false,
    poi: model.poi ?? false,
    nsfw: model.nsfw ?? false,
    nsfwLevel: model.nsfwLevel,
    availability: 'Public',
    cosmetic: null,
    supportsGeneration: checkpoint,
    mode: null,
    stats: {
      downloadCount: model.downloads,
      thumbsUpCount: model.likes,
      thumbsDownCount: Math.round(model.likes / 400),
      commentCount: Math.round(model.likes / 30),
      tippedAmountCount: 0,
    },
    creator: { username: model.username, image: null },
    tags: [...model.tags],
    modelVersions: [
      {
        id: model.id * 10 + 1,
        index: 0,
        name: 'v1.0',
        baseModel: model.baseModel,
        baseModelType: 'Standard',
        createdAt: daysAgo(model.createdDaysAgo),
        publishedAt: daysAgo(model.updatedDaysAgo),
        status: 'Published',
        availability: 'Public',
        nsfwLevel: model.nsfwLevel,
        description: null,
        trainedWords: [],
        stats: { downloadCount: model.downloads, thumbsUpCount: model.likes, thumbsDownCount: 0 },
        supportsGeneration: checkpoint,
        files: [
          {
            id: model.id * 10 + 1,
            sizeKB: checkpoint ? 6_775_430.35 : 223_104.6,
            name: `model-${model.id}.safetensors`,
            type: 'Model',
            pickleScanResult: 'Success',
            virusScanResult: 'Success',
            scannedAt: null,
            metadata: { format: 'SafeTensor', size: 'pruned', fp: 'fp16' },
            hashes: {},
            primary: true,
          },
        ],
        images: [{ url: '', nsfwLevel: 1, width: 1024, height: 1024, hash: '', type: 'image', hasMeta: false }],
      },
    ],
  }
}

const INVENTED = 90

/** All overlay entries as the API would write them, always the same. */
export function buildOverlayItems(): CivitaiItem[] {
  const invented = Array.from({ length: INVENTED }, (_none, index) => inventModel(index))
  return [...FAMILIES, ...invented].map(buildItem2025)
}
