/** Models before selection: how many models a person is shown until one of them is what was wanted. */
import { modelSlug, modelUrl, type ModelMetadata } from '@decentramodels/core'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, ElementHandle, Page } from 'puppeteer-core'
import { median, printTable } from '../../table.ts'
import { until } from '../../../tests/browser.ts'
import { visit } from '../conditions.ts'
import { type SeenLink, settledLinks } from './seen.ts'

type Step = { follow: string } | { search: string }

interface Wanted {
  id?: string
  source?: string
  origin?: string
  type?: string
  task?: string
  license?: string
  baseModel?: string
  commercialUse?: string
  parametersAbove?: number
  parametersBelow?: number
  nsfwLevelAtMost?: number
  growthAbove?: number
  createdWithinDays?: number
  updatedWithinDays?: number
  /** Of all models with the other properties, the one with the most of this. */
  most?: 'likes' | 'downloads'
}

interface Task {
  asks: string
  route: Step[]
  wanted: Wanted
}

const DAY_MS = 86_400_000
/** Nobody reads on for longer. */
const GIVE_UP = 200

const { tasks } = JSON.parse(readFileSync(join(import.meta.dirname, 'tasks.json'), 'utf8')) as { tasks: Task[] }

function suits(model: ModelMetadata, wanted: Wanted, now: number): boolean {
  const { most: _, parametersAbove, parametersBelow, nsfwLevelAtMost, growthAbove, ...rest } = wanted
  const { createdWithinDays, updatedWithinDays, ...equal } = rest
  const above = (value: number | null, bound: number | undefined) =>
    bound === undefined || (value !== null && value > bound)
  const below = (value: number | null, bound: number | undefined) =>
    bound === undefined || (value !== null && value < bound)
  const within = (date: string | null, days: number | undefined) =>
    days === undefined || (date !== null && now - Date.parse(date) <= days * DAY_MS)
  return (
    Object.entries(equal).every(([name, value]) => model[name as keyof ModelMetadata] === value) &&
    above(model.parameters, parametersAbove) &&
    below(model.parameters, parametersBelow) &&
    (nsfwLevelAtMost === undefined || (model.nsfwLevel !== null && model.nsfwLevel <= nsfwLevelAtMost)) &&
    above(model.weeklyGrowth, growthAbove) &&
    within(model.createdAt, createdWithinDays) &&
    within(model.lastUpdated, updatedWithinDays)
  )
}

/** Ids of the models that a task is content with. */
function answers(models: readonly ModelMetadata[], { wanted }: Task, now: number): Set<string> {
  const suiting = models.filter((model) => suits(model, wanted, now))
  const { most } = wanted
  if (most === undefined) return new Set(suiting.map(({ id }) => id))
  const highest = Math.max(...suiting.map((model) => model[most] ?? -1))
  return new Set(suiting.filter((model) => model[most] === highest).map(({ id }) => id))
}

export interface TaskResult {
  asks: string
  /** Models shown up to and with the first that suits; undefined: none was found. */
  models: number | undefined
  route: string
  found: string
}

class Walker {
  readonly #page: Page
  readonly #ids: ReadonlyMap<string, string>
  /** Models seen so far, in order. */
  readonly shown: string[] = []

  constructor(page: Page, ids: ReadonlyMap<string, string>) {
    this.#page = page
    this.#ids = ids
  }

  /** Counts the models that stand above a place of the page. */
  pass(links: readonly SeenLink[], top = Infinity): void {
    for (const link of links) {
      const id = link.top < top ? this.#ids.get(link.path) : undefined
      if (id !== undefined && !this.shown.includes(id)) this.shown.push(id)
    }
  }

  async take(step: Step): Promise<void> {
    if ('follow' in step) {
      const wanted = (links: readonly SeenLink[]) => links.find(({ path }) => path.replace(/\/?$/, '/') === step.follow)
      let links = await settledLinks(this.#page)
      // On a phone a list of ways may be folded.
      if (!wanted(links) && (await this.#unfold(step.follow))) links = await settledLinks(this.#page)
      const link = wanted(links)
      if (!link) throw new Error(`no link to ${step.follow}`)
      this.pass(links, link.top)
      await this.#press(step.follow)
      await this.#arrive(({ pathname }) => pathname.replace(/\/?$/, '/') === step.follow)
      return
    }
    const links = await settledLinks(this.#page)
    const field = await this.#page.waitForSelector('input[type=search]', { timeout: 5000, visible: true })
    const box = (await field!.boundingBox())!
    this.pass(links, box.y + (await this.#page.evaluate(() => scrollY)))
    await field!.type(step.search)
    await field!.press('Enter')
    await this.#arrive(({ searchParams }) => searchParams.has('q'))
    // What was prerendered stands there until the results come.
    await this.#page.waitForNetworkIdle({ idleTime: 700 })
  }

  /** A page's own notes in its history look like navigations too, so the address decides. */
  async #arrive(isThere: (url: URL) => boolean): Promise<void> {
    await until(async () => new URL(this.#page.url()), isThere, 'the next page')
  }

  /** Opens what holds a link to an address. */
  #unfold(path: string): Promise<boolean> {
    return this.#page.evaluate((path) => {
      const links = [...document.querySelectorAll<HTMLAnchorElement>('details:not([open]) a[href]')]
      const link = links.find(({ pathname }) => pathname.replace(/\/?$/, '/') === path)
      const summary = link?.closest('details')?.querySelector('summary')
      summary?.click()
      return summary !== undefined && summary !== null
    }, path)
  }

  async #press(path: string): Promise<void> {
    const link = await this.#page.evaluateHandle((path) => {
      const find = (root: ParentNode): Element | undefined => {
        for (const element of root.querySelectorAll('*')) {
          const within = element.shadowRoot && find(element.shadowRoot)
          if (within) return within
          if (element.localName !== 'a' || !element.checkVisibility()) continue
          if (new URL((element as HTMLAnchorElement).href).pathname.replace(/\/?$/, '/') === path) return element
        }
        return undefined
      }
      return find(document)!
    }, path)
    await (link.asElement() as ElementHandle<Element>).tap()
  }

  /** Reads on until a model is among the wanted ones. */
  async find(wanted: ReadonlySet<string>): Promise<string | undefined> {
    for (;;) {
      this.pass(await settledLinks(this.#page))
      const found = this.shown.find((id) => wanted.has(id))
      if (found !== undefined || this.shown.length >= GIVE_UP) return found
      const before = await this.#page.evaluate(() => {
        const y = scrollY
        scrollBy(0, innerHeight)
        return y
      })
      if ((await this.#page.evaluate(() => scrollY)) === before) return undefined
    }
  }
}

async function walk(browser: Browser, site: string, task: Task, ids: Map<string, string>, wanted: Set<string>) {
  const { page, close } = await visit(browser, { network: false, cpu: false })
  const route = [
    'home',
    ...task.route.map((step) => ('follow' in step ? step.follow : `search "${step.search}"`)),
  ].join(' > ')
  try {
    await page.goto(`${site}/`)
    const walker = new Walker(page, ids)
    for (const step of task.route) await walker.take(step)
    const found = await walker.find(wanted)
    const models = found === undefined ? undefined : walker.shown.indexOf(found) + 1
    return { asks: task.asks, models, route, found: found ?? `none of ${walker.shown.length} shown` }
  } catch (error) {
    return { asks: task.asks, models: undefined, route, found: `failed: ${(error as Error).message.split('\n')[0]}` }
  } finally {
    await close()
  }
}

/** Walks all tasks on the served site. */
export async function walkTasks(browser: Browser, url: string, siteFolder: string): Promise<TaskResult[]> {
  const database = JSON.parse(readFileSync(join(siteFolder, 'manifests', 'models.json'), 'utf8')) as {
    models: Record<string, ModelMetadata>
    timestamp: string
  }
  const models = Object.values(database.models)
  const ids = new Map(
    models.flatMap((model) => [
      [`/model/${modelSlug(model.id)}`, model.id],
      [`/model/${modelSlug(model.id)}/`, model.id],
      [decodeURIComponent(new URL(modelUrl(model)).pathname), model.id],
    ]),
  )
  const now = Date.parse(database.timestamp)
  const results: TaskResult[] = []
  for (const task of tasks) results.push(await walk(browser, url, task, ids, answers(models, task, now)))
  return results
}

/** Median and maximum; a task without an answer counts as one that was given up. */
export function summarize(results: readonly TaskResult[]): { median: number; max: number; missed: number } {
  const counts = results.map(({ models }) => models ?? GIVE_UP)
  return {
    median: median(counts),
    max: Math.max(...counts),
    missed: results.filter(({ models }) => models === undefined).length,
  }
}

export function printTasks(results: readonly TaskResult[]): void {
  printTable(
    ['task', 'models', 'route', 'found'],
    results.map(({ asks, models, route, found }) => [asks, models ?? 'missed', route, found]),
  )
}
