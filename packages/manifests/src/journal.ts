import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import type { Answer } from './http.js'

/** A journal older than this is dropped: a catalogue made of yesterday's first half and today's second is no catalogue. */
export const JOURNAL_MAX_AGE_MS = 6 * 60 * 60 * 1000
/** Changes when what is asked of the upstreams changes. */
const FORMAT = 2

const pack = promisify(gzip)
const unpack = promisify(gunzip)

/** Answers of a run, kept on disk, so that a run that was interrupted does not ask again. */
export interface Journal {
  /** Answers found from an earlier run. */
  readonly resumed: number
  /** The answer to `url` of this run or of the interrupted one, else what `ask` brings. `null`: there is no such thing. */
  through(url: string, ask: () => Promise<Answer | undefined>): Promise<Answer | undefined>
}

interface Head {
  format: number
  key: string
  startedAt: number
}

/** First line of an entry; the body follows as it came. */
interface EntryHead {
  url: string
  absent: boolean
  headers: [string, string][]
}

/** Headers that the sources read again when an answer is replayed. */
const KEPT_HEADERS = ['link', 'dm-simulated']

/**
 * Opens the journal in `folder`, taking up what an interrupted run with the same `key` left there.
 * `key` names everything that decides what is asked.
 */
export async function openJournal(folder: string, key: string, now: number): Promise<Journal> {
  const headFile = join(folder, 'journal.json')
  const pages = join(folder, 'pages')
  const digest = createHash('sha256').update(key).digest('hex')
  const head = await readHead(headFile)
  const usable =
    head !== undefined &&
    head.format === FORMAT &&
    head.key === digest &&
    Math.abs(now - head.startedAt) <= JOURNAL_MAX_AGE_MS
  if (!usable) await rm(pages, { recursive: true, force: true })
  await mkdir(pages, { recursive: true })
  if (!usable) await writeFile(headFile, JSON.stringify({ format: FORMAT, key: digest, startedAt: now } satisfies Head))

  let resumed = 0
  const writtenNow = new Set<string>()
  /** Questions on their way: filters that share a query would each ask it, and write the same file. */
  const asking = new Map<string, Promise<Answer | undefined>>()

  const answer = async (url: string, ask: () => Promise<Answer | undefined>): Promise<Answer | undefined> => {
    const name = createHash('sha256').update(url).digest('hex').slice(0, 32)
    const file = join(pages, name)
    const found = await readEntry(file, url)
    if (found !== undefined) {
      if (!writtenNow.has(name)) resumed++
      writtenNow.add(name)
      return found.answer
    }
    const fresh = await ask()
    const head: EntryHead = {
      url,
      absent: fresh === undefined,
      headers: KEPT_HEADERS.flatMap((header): [string, string][] => {
        const value = fresh?.headers.get(header)
        return value == null ? [] : [[header, value]]
      }),
    }
    // Whole or not there: a process that is killed here leaves a file of another name behind, which nobody reads.
    await writeFile(`${file}.new`, await pack(`${JSON.stringify(head)}\n${fresh?.text ?? ''}`, { level: 1 }))
    await rename(`${file}.new`, file)
    writtenNow.add(name)
    return fresh
  }

  return {
    get resumed() {
      return resumed
    },
    through(url, ask) {
      const found = asking.get(url)
      if (found !== undefined) return found
      const promise = answer(url, ask).finally(() => asking.delete(url))
      asking.set(url, promise)
      return promise
    },
  }
}

async function readHead(file: string): Promise<Head | undefined> {
  try {
    const head = JSON.parse(await readFile(file, 'utf8')) as Head
    return typeof head?.key === 'string' && typeof head.startedAt === 'number' ? head : undefined
  } catch {
    return undefined
  }
}

/** An entry of an earlier run; undefined when there is none or it is damaged, and then the page is asked for again. */
async function readEntry(file: string, url: string): Promise<{ answer: Answer | undefined } | undefined> {
  try {
    const content = String(await unpack(await readFile(file)))
    const end = content.indexOf('\n')
    const head = JSON.parse(content.slice(0, end)) as EntryHead
    if (head.url !== url) return undefined
    if (head.absent) return { answer: undefined }
    const text = content.slice(end + 1)
    return { answer: { text, body: JSON.parse(text) as unknown, headers: new Headers(head.headers) } }
  } catch {
    return undefined
  }
}
