/** For servers in processes of their own: says where they are, and answers questions of the process that started them. */
import type { Hello } from './child.ts'

export function tell(hello: Hello, answers: Record<string, () => unknown> = {}): void {
  let before = process.cpuUsage()
  const cpu = () => {
    const { user, system } = process.cpuUsage(before)
    before = process.cpuUsage()
    return (user + system) / 1000
  }
  const all: typeof answers = { cpu, ...answers }
  process.on('message', (word) => process.send?.({ to: word, answer: all[String(word)]?.() }))
  // No server outlives the benchmark.
  process.on('disconnect', () => process.exit())
  process.send?.({ to: 'hello', answer: hello })
}
