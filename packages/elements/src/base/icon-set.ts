import type { TemplateResult } from 'lit'
import { ACTIONS, drawIcon } from './action-icons.js'

/** The corners of what there is room for. */
const FRAME = 'M3.5 7V3.5H7M17 3.5h3.5V7M20.5 17v3.5H17M7 20.5H3.5V17'

/** Drawings of sections, filters and facts; names as in manifests. Loaded with what shows them, not on the first screen. */
const ICONS: Readonly<Record<string, string>> = {
  ...ACTIONS,
  heart: 'M12 20 4.5 12.5a4.6 4.6 0 0 1 6.5-6.5l1 1 1-1a4.6 4.6 0 0 1 6.5 6.5z',
  clock: 'M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17zM12 7.5V12l3 2',
  calendar: 'M4 5.5h16V20H4zM4 10h16M8 3v4M16 3v4',
  'size-small': `${FRAME}M10 10h4v4h-4z`,
  'size-medium': `${FRAME}M8 8h8v8H8z`,
  'size-large': `${FRAME}M6.5 6.5h11v11h-11z`,
  license: 'M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6',
  shield: 'M12 3 5 6v5.5c0 4.5 3 7.5 7 9.5 4-2 7-5 7-9.5V6zM9 12l2.2 2.2L15.5 10',
  checkpoint: 'M12 3 20 7.5v9L12 21l-8-4.5v-9zM4 7.5l8 4.5 8-4.5M12 12v9',
  lora: 'M4 8h9M17 8h3M4 16h3M11 16h9M13 5.5h4v5h-4zM7 13.5h4v5H7z',
  image: 'M4 5h16v14H4zM4 16l5-5 4 4 2.5-2.5L20 17M15 8.5v1.5',
  lab: 'M9 3h6M10 3v6L4.5 18.5 6 21h12l1.5-2.5L14 9V3M7.5 15h9',
  community:
    'M9 5a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM3 20v-2c0-2 2.5-4 6-4s6 2 6 4v2M16 5.5a3 3 0 0 1 0 5M18 14.5c2 .6 3 2 3 3.5v2',
  filter: 'M3.5 5h17M7 12h10M10.5 19h3',
}

/** The drawing of that name, 24 px; of a filter where there is none. Runs in Node too. */
export function renderIcon(name: string): TemplateResult {
  return drawIcon(ICONS[Object.hasOwn(ICONS, name) ? name : 'filter']!)
}

/** Names that have a drawing of their own. */
export const ICON_NAMES: readonly string[] = Object.keys(ICONS)
