export const root: string
/** Runs `npm ci` in a folder unless what is there is as new as its lockfile. Ends the process when that fails. */
export function ensureInstalled(folder?: string, what?: string): void
/** The Node that fits the repository's scripts: the one that installation put beside the tools, or this one. */
export function scriptsNode(): string
/** Environment in which `node` and the installed tools are the fitting ones, for child processes too. */
export function scriptsEnvironment(): NodeJS.ProcessEnv
