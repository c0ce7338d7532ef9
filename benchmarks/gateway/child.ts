/** A server in a process of its own, which tells where it is and how much of the processor it used. */
import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'

export interface Hello {
  url: string
  /** Keys of callers, where the server made some. */
  keys?: string[]
}

export interface Child extends Hello {
  /** Milliseconds of processor time since the last question. */
  cpuMs(): Promise<number>
  /** Sends a word and gives what comes back. */
  ask<Answer>(word: string): Promise<Answer>
  stop(): Promise<void>
}

function answerTo<Answer>(child: ChildProcess, word: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const gone = () => reject(new Error(`The server ended before it answered "${word}".`))
    child.once('exit', gone)
    child.on('message', function listen(message: { to: string; answer: Answer }) {
      if (message.to !== word) return
      child.off('message', listen).off('exit', gone)
      resolve(message.answer)
    })
    if (word !== 'hello') child.send(word)
  })
}

/** Starts a script beside this one; it must call {@link serve}. */
export async function startChild(
  script: string,
  { args = [], execArgv = [] }: { args?: string[]; execArgv?: string[] } = {},
): Promise<Child> {
  const child = fork(join(import.meta.dirname, script), args, {
    execArgv: ['--no-warnings', ...execArgv],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const hello = await answerTo<Hello>(child, 'hello')
  return {
    ...hello,
    cpuMs: () => answerTo<number>(child, 'cpu'),
    ask: (word) => answerTo(child, word),
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve())
        child.kill('SIGKILL')
      }),
  }
}
