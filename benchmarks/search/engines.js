/** The engines side by side, each set up as its documentation advises for this kind of search. Not typed: the rivals are installed on first use. */
const FIELDS = ['name', 'path', 'type', 'tags']
const LIMIT = 10

const encode = (value) => new TextEncoder().encode(JSON.stringify(value))
const decode = (bytes) => new TextDecoder().decode(bytes)

const UNASKED = /^(?:dataset|arxiv|region|doi|base_model|license):/
const documents = (models) =>
  models.map(({ name, author, type, tags }, id) => ({
    id,
    name,
    path: `${author}/${name}`,
    type,
    tags: tags
      .slice(0, 64)
      .filter((tag) => !UNASKED.test(tag))
      .join(' '),
  }))
/**
 * Orama's own tokenizer keeps "stable-diffusion-xl" as one word, which no query but itself finds: its documented
 * `components.tokenizer` parts names as the others do.
 */
const oramaTokenizer = {
  language: 'english',
  normalizationCache: new Map(),
  tokenize: (text) => [
    ...new Set(
      String(text)
        .toLowerCase()
        .match(/[\p{L}\p{N}.]+/gu) ?? [],
    ),
  ],
}
const ORAMA = {
  schema: { name: 'string', path: 'string', type: 'string', tags: 'string' },
  components: { tokenizer: oramaTokenizer },
}

/** For engines that search one text. */
const texts = (models) => documents(models).map(({ path, type, tags }) => `${path} ${type} ${tags}`)

export const ENGINES = {
  decentramodels: {
    async build(models) {
      const { buildSearchIndex } = await import('@decentramodels/core/search')
      return buildSearchIndex(models)
    },
    async open(bytes) {
      const { openSearchIndex } = await import('@decentramodels/core/search')
      const index = openSearchIndex(bytes)
      return (query) => index.search(query, { limit: LIMIT }).hits.map(({ position }) => position)
    },
    bundle: `export { openSearchIndex } from '@decentramodels/core/search'`,
  },

  MiniSearch: {
    async build(models) {
      const { default: MiniSearch } = await import('minisearch')
      const index = new MiniSearch({ fields: [...FIELDS] })
      index.addAll(documents(models))
      return encode(index)
    },
    async open(bytes, { length }) {
      const { default: MiniSearch } = await import('minisearch')
      const index = MiniSearch.loadJSON(decode(bytes), { fields: [...FIELDS] })
      const boostDocument = (id) => 2 - id / length
      const options = { prefix: true, fuzzy: 0.2, boost: { name: 3, path: 2 }, boostDocument }
      // Ids are places by popularity: the more popular first among equals.
      return (query) =>
        index
          .search(query, options)
          .sort((a, b) => b.score - a.score || a.id - b.id)
          .slice(0, LIMIT)
          .map(({ id }) => id)
    },
    bundle: `export { default } from 'minisearch'`,
  },

  FlexSearch: {
    async build(models) {
      const { Index } = (await import('flexsearch')).default
      const index = new Index({ tokenize: 'forward' })
      texts(models).forEach((text, id) => index.add(id, text))
      const parts = {}
      await index.export((key, data) => {
        parts[key] = data
      })
      return encode(parts)
    },
    async open(bytes) {
      const { Index } = (await import('flexsearch')).default
      const index = new Index({ tokenize: 'forward' })
      for (const [key, data] of Object.entries(JSON.parse(decode(bytes)))) index.import(key, data)
      return (query) => index.search(query, { limit: LIMIT, suggest: true })
    },
    bundle: `export { Index } from 'flexsearch'`,
  },

  'Fuse.js': {
    async build(models) {
      const { default: Fuse } = await import('fuse.js')
      return encode(Fuse.createIndex([...FIELDS], documents(models)))
    },
    async open(bytes, models) {
      const { default: Fuse } = await import('fuse.js')
      const keys = FIELDS.map((name) => ({ name, weight: name === 'name' ? 3 : 1 }))
      const fuse = new Fuse(
        documents(models),
        { keys, ignoreLocation: true, threshold: 0.35, useExtendedSearch: true },
        Fuse.parseIndex(JSON.parse(decode(bytes))),
      )
      return (query) => fuse.search(query, { limit: LIMIT }).map(({ refIndex }) => refIndex)
    },
    bundle: `export { default } from 'fuse.js'`,
  },

  fuzzysort: {
    build: async () => undefined,
    async open(_, models) {
      const { default: fuzzysort } = await import('fuzzysort')
      const targets = documents(models).map(({ id, ...document }) => ({
        id,
        texts: FIELDS.map((name) => fuzzysort.prepare(document[name])),
      }))
      const keys = FIELDS.map((_, i) => (target) => target.texts[i])
      return (query) => fuzzysort.go(query, targets, { keys, limit: LIMIT }).map(({ obj }) => obj.id)
    },
    bundle: `export { default } from 'fuzzysort'`,
  },

  uFuzzy: {
    build: async () => undefined,
    async open(_, models) {
      const { default: UFuzzy } = await import('@leeoniya/ufuzzy')
      const fuzzy = new UFuzzy({ intraMode: 1 })
      const haystack = texts(models)
      return (query) => {
        const [rows, info, order] = fuzzy.search(haystack, query, 1, 5000)
        if (order) return order.slice(0, LIMIT).map((i) => info.idx[i])
        return rows?.slice(0, LIMIT) ?? []
      }
    },
    bundle: `export { default } from '@leeoniya/ufuzzy'`,
  },

  Orama: {
    async build(models) {
      const { create, insertMultiple, save } = await import('@orama/orama')
      const database = create(ORAMA)
      await insertMultiple(
        database,
        documents(models).map((document) => ({ ...document, id: String(document.id) })),
        5000,
      )
      return encode(save(database))
    },
    async open(bytes) {
      const { create, load, search } = await import('@orama/orama')
      const database = create(ORAMA)
      load(database, JSON.parse(decode(bytes)))
      return async (query) =>
        (
          await search(database, { term: query, limit: LIMIT, tolerance: 1, threshold: 0, boost: { name: 3 } })
        ).hits.map(({ id }) => Number(id))
    },
    bundle: `export { create, load, search } from '@orama/orama'`,
  },

  includes: {
    build: async () => undefined,
    async open(_, models) {
      const haystack = texts(models).map((text) => text.toLowerCase())
      return (query) => {
        const words = query.toLowerCase().split(/\s+/)
        const rows = []
        for (let row = 0; row < haystack.length && rows.length < LIMIT; row++)
          if (words.every((word) => haystack[row].includes(word))) rows.push(row)
        return rows
      }
    },
    bundle: '',
  },
}
