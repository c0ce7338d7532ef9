import type { ProgressEvent } from '../options.js'

/** A stream that progress is printed to; `isTTY`: a terminal, where a line can be rewritten. */
interface Screen {
  isTTY?: boolean
  columns?: number
  write(text: string): unknown
}

/** Milliseconds between two lines where no line can be rewritten (a log of CI). */
const PLAIN_EVERY_MS = 5000
const TERMINAL_EVERY_MS = 100

/** Prints progress: one line, rewritten, on a terminal; a plain line every few seconds elsewhere. */
export function createPrinter(
  screen: Screen,
  now: () => number = () => performance.now(),
): { show(event: ProgressEvent): void; end(): void } {
  const terminal = screen.isTTY === true
  let last = -Infinity
  let open = false
  const end = () => {
    if (open) screen.write('\r\u001b[K')
    open = false
  }
  const line = (text: string) => {
    end()
    screen.write(`${text}\n`)
  }
  return {
    end,
    show(event) {
      if (event.type === 'waiting') {
        line(`${event.text}; waiting ${duration(event.waitMs)}.`)
        return
      }
      if (event.type === 'note') {
        line(event.text)
        return
      }
      if (now() - last < (terminal ? TERMINAL_EVERY_MS : PLAIN_EVERY_MS)) return
      last = now()
      const left = event.remainingMs === null || event.share === 1 ? '' : `, about ${duration(event.remainingMs)} left`
      const text = `${Math.floor(event.share * 100)} % · ${event.text} · ${event.requests} requests${left}`
      if (!terminal) {
        line(text)
        return
      }
      screen.write(`\r\u001b[K${text.slice(0, (screen.columns ?? 80) - 1)}`)
      open = true
    },
  }
}

/** 75,000 ms as people say it: "1 min 15 s". */
export function duration(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1000))
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  return minutes < 10 && seconds % 60 > 0 ? `${minutes} min ${seconds % 60} s` : `${minutes} min`
}
