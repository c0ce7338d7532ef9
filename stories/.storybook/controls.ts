/** Controls that fit what the elements declare. */
import type { ArgTypes, Preview } from '@storybook/web-components-vite'

type InputType = ArgTypes[string] & { name: string }

const KINDS = { string: 'text', number: 'number', boolean: 'boolean' } as const
/** Of the class, not of an element. */
const OF_CLASS = new Set(['tag', 'version'])
/** Said, not set. */
const SAID = new Set(['slots', 'css shadow parts', 'css states', 'css custom properties', 'events'])
/** Objects that only code can make. */
const OF_CODE = new Set(['runtime', 'catalog'])

function fitting(argType: InputType): InputType {
  if (OF_CLASS.has(argType.name)) return { ...argType, table: { disable: true } }
  if (OF_CODE.has(argType.name) || SAID.has(argType.table?.category ?? '')) return { ...argType, control: false }
  // What may be absent has the control of what it is otherwise; Storybook would ask for an object.
  const kind = /^(string|number|boolean) \| undefined$/.exec(String(argType.table?.type?.summary))?.[1]
  if (kind === undefined || argType.options) return argType
  return { ...argType, control: { type: KINDS[kind as keyof typeof KINDS] } }
}

export const argTypesEnhancers: Preview['argTypesEnhancers'] = [
  ({ argTypes }) =>
    Object.fromEntries(Object.entries(argTypes).map(([key, argType]) => [key, fitting(argType)])) as typeof argTypes,
]
