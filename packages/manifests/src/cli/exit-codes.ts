import { type ErrorCode, isDecentraError } from '@decentramodels/core/contract'

export const EXIT = { ok: 0, differs: 1, usage: 2, upstream: 3, folder: 4, interrupted: 130, terminated: 143 } as const

const BY_CODE: Partial<Record<ErrorCode, number>> = {
  'invalid-input': EXIT.usage,
  conflict: EXIT.folder,
  unavailable: EXIT.folder,
  'not-found': EXIT.folder,
  'manifest-invalid': EXIT.folder,
  'manifest-too-new': EXIT.folder,
}

/** What an error ends the command with, and what a person reads; no stack traces. */
export function exitCodeOf(error: unknown, signal: NodeJS.Signals | undefined): { code: number; message: string } {
  if (signal !== undefined)
    return {
      code: signal === 'SIGINT' ? EXIT.interrupted : EXIT.terminated,
      message: 'Stopped. The old files are as they were; the same command goes on where this run stopped.',
    }
  if (isDecentraError(error)) {
    const code = BY_CODE[error.code] ?? EXIT.upstream
    const again =
      code === EXIT.upstream ? ' The old files are as they were; the same command goes on where this run stopped.' : ''
    return { code, message: `${error.message}${again}` }
  }
  const { code, path, message } = error as NodeJS.ErrnoException
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return { code: EXIT.folder, message: `${path ?? 'The folder'} is not there: check the path.` }
  return { code: EXIT.folder, message: `Unexpected: ${message}. Please report it with the command that you ran.` }
}
