import {
  compareForSort,
  type HubCatalog,
  type HubModel,
  type HubSort,
  type SortPlace,
} from '../huggingface/hub-model.js'
import { RECORDED_AT } from '../options.js'
import { DAY_MS } from '../overlay/days.js'
import { drawHex, drawNormal, randomFrom } from '../seeded-random.js'
import { createAuthors } from './authors.js'
import { readDistributions, weightedDraw } from './distributions.js'
import { createPermutation } from './permutation.js'
import { createPopularity } from './popularity.js'
import { createTags } from './tags.js'

const WITH_TASK = 0.97
const WITH_SAFETENSORS = 0.7
const GATED = 0.01
/** The Hub's first `createdAt`, and how many days later the recording is. */
const FIRST_DAY = Date.parse('2022-03-02T23:29:04.000Z')
const LAST_DAY = Date.parse(RECORDED_AT)

/**
 * Invented models in the measured distributions, made when they are asked for. A row is a rank by downloads, so that
 * the usual walk needs no sorting; another order is computed once, in a second or two for a million.
 */
export function openSyntheticHub(models: number, seed: number): HubCatalog {
  const distributions = readDistributions()
  const authors = createAuthors(models, seed, distributions)
  const popularity = createPopularity(models, seed, distributions)
  const shuffle = createPermutation(models, seed)
  const drawTags = createTags(distributions)
  const drawTask = weightedDraw(
    distributions.huggingface.pipelineTags.filter((task): task is [string, number] => task[0] !== null),
  )
  const randomOf = (row: number, subject: number) =>
    randomFrom(Math.imul(row + 1, 0x9e3779b1) ^ Math.imul(seed + subject, 0x85ebca77))

  const idOf = (row: number) => authors.idAt(shuffle.at(row))
  const createdAt = (row: number) => {
    // More models appear every year: the square root leans to the end.
    const time = FIRST_DAY + (LAST_DAY - FIRST_DAY) * Math.sqrt(randomOf(row, 1)())
    return Math.floor(time / 1000) * 1000
  }
  const lastModified = (row: number) => {
    const created = createdAt(row)
    return Math.floor((created + (LAST_DAY - created) * randomOf(row, 2)() ** 3) / 1000) * 1000
  }
  const trendingScore = (row: number) => {
    const youth = Math.exp(-(LAST_DAY - createdAt(row)) / (60 * DAY_MS))
    return Math.floor(popularity.likes(row) * (0.002 + 0.3 * youth) * randomOf(row, 3)())
  }
  const parameters = (row: number) => {
    const random = randomOf(row, 4)
    return random() < WITH_SAFETENSORS ? Math.round(Math.exp(Math.log(4e8) + 1.8 * drawNormal(random))) : null
  }
  // Ids rise with the row, so equal downloads keep the order of the rows.
  const key = (row: number) => row.toString(16).padStart(8, '0') + drawHex(randomOf(row, 5), 16)

  const iso = (time: number) => new Date(time).toISOString()
  const value = (row: number, sort: HubSort): string | number | null => {
    switch (sort) {
      case 'downloads':
        return popularity.downloads(row)
      case 'likes':
      case 'likes30d':
        return popularity.likes(row)
      case 'createdAt':
        return iso(createdAt(row))
      case 'lastModified':
        return iso(lastModified(row))
      case 'trendingScore':
        return trendingScore(row)
      case 'num_parameters':
      case 'mainSize':
        return parameters(row)
      case 'id': {
        const { author, name } = idOf(row)
        return `${author}/${name}`
      }
    }
  }
  /** Times compare faster as numbers; their order is the same. */
  const sortable = (row: number, sort: HubSort) =>
    sort === 'createdAt' ? createdAt(row) : sort === 'lastModified' ? lastModified(row) : value(row, sort)

  function computeOrder(sort: HubSort): Uint32Array {
    const rows = new Uint32Array(models)
    for (let row = 0; row < models; row++) rows[row] = row
    if (sort === 'downloads') return rows
    if (sort === 'id') {
      const ids = Array.from(rows, (row) => ({ value: value(row, sort), key: '' }) satisfies SortPlace)
      return rows.sort((a, b) => compareForSort(ids[a]!, ids[b]!) || a - b)
    }
    const numbers = Float64Array.from(rows, (row) => (sortable(row, sort) as number | null) ?? -1)
    return rows.sort((a, b) => numbers[b]! - numbers[a]! || a - b)
  }

  const orders = new Map<HubSort, Uint32Array>()
  const model = (row: number): HubModel => {
    const { author, name } = idOf(row)
    const random = randomOf(row, 6)
    const task = random() < WITH_TASK ? drawTask(random()) : undefined
    const tags = drawTags(random, task)
    const library = tags.find((tag) => tag === 'transformers' || tag === 'diffusers')
    const total = parameters(row)
    const id = `${author}/${name}`
    return {
      _id: key(row),
      id,
      modelId: id,
      author,
      gated: random() < GATED ? 'auto' : false,
      private: false,
      lastModified: iso(lastModified(row)),
      createdAt: iso(createdAt(row)),
      likes: popularity.likes(row),
      downloads: popularity.downloads(row),
      trendingScore: trendingScore(row),
      ...(task !== undefined && { pipeline_tag: task }),
      ...(library !== undefined && { library_name: library }),
      tags,
      sha: drawHex(random, 40),
      ...(total !== null && { safetensors: { parameters: { [total > 1e9 ? 'BF16' : 'F32']: total }, total } }),
    }
  }
  return {
    size: models,
    order(sort) {
      let order = orders.get(sort)
      if (order === undefined) orders.set(sort, (order = computeOrder(sort)))
      return order
    },
    place: (row, sort) => ({ value: value(row, sort), key: key(row) }),
    model,
    find(id) {
      const place = authors.placeOf(id)
      return place === undefined ? undefined : model(shuffle.indexOf(place))
    },
  }
}
