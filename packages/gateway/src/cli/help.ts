import { KEY_VARIABLE, SETTINGS } from '../config/settings.js'

/** All settings, as the help shows them. */
export function describeSettings(): string {
  const rows = Object.entries(SETTINGS).map(([name, row]) => {
    const given = 'default' in row ? (row.default as unknown) : undefined
    const note =
      given === undefined || (Array.isArray(given) && given.length === 0) ? '' : ` (default: ${String(given)})`
    return [row.env, name, `${row.about}${note}`] as const
  })
  const width = Math.max(...rows.map(([env]) => env.length))
  return [
    `  ${KEY_VARIABLE.padEnd(width)}  Key of bytez.com. Stays in this process; goes to Bytez alone.`,
    ...rows.map(([env, , about]) => `  ${env.padEnd(width)}  ${about}`),
    '',
    'In a file of settings (--config), the same as JSON:',
    `  ${rows.map(([, name]) => name).join(', ')}`,
  ].join('\n')
}
