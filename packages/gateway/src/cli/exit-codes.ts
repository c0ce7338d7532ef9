import { DecentraError, isDecentraError } from '@decentramodels/core/contract'

export const EXIT = { ok: 0, problems: 1, usage: 2, folder: 4, port: 5, interrupted: 130 } as const

/** As in the help. */
export const EXIT_HELP = `
Exit codes:
  0    done, or stopped by a signal after running calls had ended
  1    doctor found problems, or config check did
  2    a wrong option or setting, no key and no --demo, or a Node that is too old
  4    the data folder cannot be used, or another gateway has it
  5    the port or address cannot be used
  130  stopped at once by a second signal`

/** What an error ends the command with, and what a person reads; no stack traces. */
export function explain(error: unknown): { code: number; message: string } {
  if (isDecentraError(error))
    return { code: error.code === 'conflict' ? EXIT.folder : EXIT.usage, message: error.message }
  const { code, message, port, address, path } = error as NodeJS.ErrnoException & { port?: number; address?: string }
  switch (code) {
    case 'EADDRINUSE':
      return {
        code: EXIT.port,
        message: `Port ${port} on ${address} is taken: choose another with PORT, or 0 for any free one.`,
      }
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return { code: EXIT.port, message: 'HOST is no address of this machine: try HOST=127.0.0.1.' }
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      if (port !== undefined)
        return {
          code: EXIT.port,
          message: `Port ${port} may not be used by this account: choose one above 1023 with PORT.`,
        }
      return {
        code: EXIT.folder,
        message: `${path ?? 'The data folder'} cannot be written: check its permissions, or DATA_DIR.`,
      }
    case 'ENOSPC':
      return { code: EXIT.folder, message: 'The disk is full: free some space and start again.' }
    default:
      return { code: EXIT.problems, message: `Unexpected: ${message}. Please report it with the command that you ran.` }
  }
}

/** A mistake in how the command was called. */
export function usageError(message: string): DecentraError {
  return new DecentraError('invalid-input', message)
}
