/** Turns what a query means into grades over a catalogue, and scores ranked lists: popular models win ties. */
import { type ModelMetadata, popularity } from '@decentramodels/core/contract'

export interface Query {
  q: string
  kind: string
  /** Ids that are meant. */
  best?: string[]
  /** Name that is meant; of several the most popular. */
  name?: string
  /** What a match must hold; the more popular, the better. */
  rule?: { all?: string[]; tags?: string[]; type?: string; source?: string; author?: string }
}

/** Grade 1 to 3 of each row that answers. */
export type Grades = Map<number, number>

/** Undefined where the catalogue lacks what a query means: such a query is left out. */
export function gradeAll(queries: readonly Query[], models: readonly ModelMetadata[]): (Grades | undefined)[] {
  const texts = models.map((model) =>
    (model.source === 'civitai' ? `${model.author}/${model.name}` : model.id).toLowerCase(),
  )
  const tags = models.map((model) => [...model.tags, model.type].map((tag) => tag.toLowerCase()))
  const popular = (rows: number[]) => rows.sort((a, b) => popularity(models[b]!) - popularity(models[a]!))
  const rowsWhere = (holds: (row: number) => boolean) => popular([...models.keys()].filter(holds))
  return queries.map(({ best, name, rule }) => {
    const grades: Grades = new Map()
    const raise = (row: number, grade: number) => grades.set(row, Math.max(grade, grades.get(row) ?? 0))
    for (const row of rowsWhere((row) => best?.includes(models[row]!.id) ?? false)) raise(row, 3)
    if (name !== undefined)
      rowsWhere((row) => models[row]!.name.toLowerCase() === name.toLowerCase()).forEach((row, i) =>
        raise(row, i === 0 ? 3 : 2),
      )
    const isNamed = grades.size > 0
    if (rule && (isNamed || !(best || name))) {
      const all = (rule.all ?? []).map((text) => new RegExp(text))
      const ofTags = (rule.tags ?? []).map((text) => new RegExp(text, 'i'))
      const type = rule.type === undefined ? undefined : new RegExp(rule.type, 'i')
      const source = rule.source === undefined ? undefined : new RegExp(rule.source)
      const wide = rule.author !== undefined || type !== undefined || ofTags.length > 0
      const [first, second] = wide ? [3, 13] : [1, 4]
      rowsWhere(
        (row) =>
          (rule.author === undefined || models[row]!.author?.toLowerCase() === rule.author.toLowerCase()) &&
          (source?.test(models[row]!.source) ?? true) &&
          (type?.test(models[row]!.type) ?? true) &&
          all.every((text) => text.test(texts[row]!)) &&
          ofTags.every((text) => tags[row]!.some((tag) => text.test(tag))),
      ).forEach((row, i) => raise(row, isNamed ? 1 : i < first ? 3 : i < second ? 2 : 1))
    }
    return Math.max(0, ...grades.values()) >= 2 ? grades : undefined
  })
}

const gain = (grades: readonly number[]) =>
  grades.reduce((sum, grade, i) => sum + (2 ** grade - 1) / Math.log2(i + 2), 0)

/** Reciprocal rank of the first good answer, and normalised discounted gain, both of the first ten. */
export function scoreOne(grades: Grades, rows: readonly number[]): { mrr: number; ndcg: number } {
  const top = rows.slice(0, 10).map((row) => grades.get(row) ?? 0)
  const first = top.findIndex((grade) => grade >= 2)
  const ideal = [...grades.values()].sort((a, b) => b - a).slice(0, 10)
  return { mrr: first < 0 ? 0 : 1 / (first + 1), ndcg: gain(top) / gain(ideal) }
}
