/** Writes jsx.d.ts from custom-elements.json: types of the tags for React 19 and other JSX. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { format, resolveConfig } from 'prettier'

interface Member {
  name: string
  kind: string
  static?: boolean
  readonly?: boolean
  description?: string
}
interface Declaration {
  name: string
  tagName?: string
  summary?: string
  description?: string
  members?: Member[]
  attributes?: { name: string; fieldName?: string; description?: string; type?: { text: string } }[]
  events?: { name: string; type?: { text: string }; description?: string }[]
}

const folder = join(import.meta.dirname, '..')
const { modules } = JSON.parse(readFileSync(join(folder, 'custom-elements.json'), 'utf8')) as {
  modules: { path: string; declarations: Declaration[] }[]
}

const elements = modules
  .flatMap(({ path, declarations }) =>
    declarations.filter(({ tagName }) => tagName).map((declaration) => ({ path, declaration })),
  )
  .sort((a, b) => (a.declaration.tagName! < b.declaration.tagName! ? -1 : 1))
const comment = (text: string | undefined) =>
  text ? `    /** ${text.replaceAll('\n', ' ').replaceAll('*/', '* /')} */\n` : ''
const quoted = (name: string) => (/^[a-z]\w*$/i.test(name) ? name : `'${name}'`)

/** Properties, attributes whose name differs, and events as React 19 names them. */
function props({ name, members = [], attributes = [], events = [] }: Declaration): string {
  const lines = new Map<string, string>()
  for (const member of members) {
    if (member.kind !== 'field' || member.static || member.readonly) continue
    lines.set(member.name, `${comment(member.description)}    ${quoted(member.name)}?: ${name}['${member.name}']`)
  }
  for (const attribute of attributes) {
    if (lines.has(attribute.name)) continue
    const type = attribute.fieldName ? `${name}['${attribute.fieldName}']` : (attribute.type?.text ?? 'string')
    lines.set(attribute.name, `${comment(attribute.description)}    ${quoted(attribute.name)}?: ${type}`)
  }
  for (const event of events)
    lines.set(
      `on${event.name}`,
      `${comment(event.description)}    'on${event.name}'?: (event: ${event.type?.text ?? 'Event'}) => void`,
    )
  return [...lines.values()].join('\n')
}

const eventTypes = [
  ...new Set(
    elements.flatMap(({ declaration }) => (declaration.events ?? []).map(({ type }) => type?.text ?? 'Event')),
  ),
].filter((name) => name !== 'Event')
const names = [...elements.map(({ declaration }) => declaration.name), ...eventTypes].sort()

const text = `// Made from custom-elements.json by scripts/jsx-types.ts.
import type { ${names.join(', ')} } from '@decentramodels/elements'

/** What every element takes, whatever the framework. */
interface Common {
  key?: string | number
  ref?: unknown
  children?: unknown
  id?: string
  className?: string
  class?: string
  slot?: string
  lang?: string
  dir?: 'ltr' | 'rtl' | 'auto'
  hidden?: boolean
  style?: unknown
  [data: \`data-\${string}\`]: unknown
  [aria: \`aria-\${string}\`]: unknown
}

export interface DecentraElements {
${elements
  .map(
    ({ declaration }) =>
      `  /** ${declaration.summary ?? ''} */\n  '${declaration.tagName}': Common & {\n${props(declaration)}\n  }`,
  )
  .join('\n')}
}

declare module 'react' {
  namespace JSX {
    // eslint-disable-next-line @typescript-eslint/no-empty-object-type
    interface IntrinsicElements extends DecentraElements {}
  }
}
`
const options = await resolveConfig(join(folder, 'jsx.d.ts'))
writeFileSync(join(folder, 'jsx.d.ts'), await format(text, { ...options, parser: 'typescript' }))
