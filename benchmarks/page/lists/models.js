/** Invented models, each made when it is asked for: what is measured is the list, not where its rows come from. */
const AUTHORS = ['meadow', 'northlight', 'paperhouse', 'riverlab', 'stonebridge']
const TYPES = ['text-generation', 'text-to-image', 'automatic-speech-recognition', 'image-classification']

export function model(at) {
  const author = AUTHORS[at % AUTHORS.length]
  return {
    id: `${author}/invented-${at}`,
    name: `invented-${at}${at % 3 === 0 ? '-with-a-rather-long-name-of-its-own' : ''}`,
    author,
    type: TYPES[at % TYPES.length],
    task: TYPES[at % TYPES.length],
    downloads: 5_000_000 - at,
    likes: at % 977,
    source: 'huggingface',
    origin: at % 7 === 0 ? 'lab' : 'community',
    weeklyGrowth: at % 5 === 0 ? 0.12 : null,
    createdAt: '2025-01-01T00:00:00Z',
    lastUpdated: '2025-02-01T00:00:00Z',
    license: 'apache-2.0',
    badges: at % 11 === 0 ? ['gated'] : [],
  }
}

/** As a catalogue hands out a long list: rows when they are asked for. */
export function cardList(length) {
  return {
    length,
    slice: async (start = 0, end = length) =>
      Array.from({ length: Math.max(0, Math.min(end, length) - start) }, (_, i) => model(start + i)),
    ids: async () => Array.from({ length }, (_, i) => model(i).id),
  }
}
