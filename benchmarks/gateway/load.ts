/** Sends the same request over and over, on connections that stay open. */
import { Agent, request } from 'node:http'

export interface Target {
  url: string
  headers: Record<string, string>
  body: string
  /** What a right answer holds. */
  expects: string
}

export interface Load {
  perSecond: number
  p50: number
  p99: number
}

function send({ url, headers, body, expects }: Target, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      {
        method: 'POST',
        agent,
        headers: { ...headers, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
      },
      (answer) => {
        let text = ''
        answer.setEncoding('utf8')
        answer.on('data', (piece: string) => (text += piece))
        answer.on('end', () =>
          answer.statusCode === 200 && text.includes(expects)
            ? resolve()
            : reject(new Error(`${url} answered ${answer.statusCode}: ${text.slice(0, 300)}`)),
        )
      },
    )
    sent.on('error', reject)
    sent.end(body)
  })
}

/** `connections` at a time for so many seconds. Throws at the first wrong answer. */
export async function measureLoad(target: Target, connections: number, seconds: number): Promise<Load> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const took: number[] = []
  const begun = performance.now()
  const until = begun + seconds * 1000
  const worker = async () => {
    while (performance.now() < until) {
      const sent = performance.now()
      await send(target, agent)
      took.push(performance.now() - sent)
    }
  }
  try {
    await Promise.all(Array.from({ length: connections }, worker))
  } finally {
    agent.destroy()
  }
  const all = (performance.now() - begun) / 1000
  took.sort((a, b) => a - b)
  const at = (share: number) => took[Math.min(took.length - 1, Math.floor(took.length * share))]!
  return { perSecond: took.length / all, p50: at(0.5), p99: at(0.99) }
}
