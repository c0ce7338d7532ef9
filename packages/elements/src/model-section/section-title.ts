import type { Localizer } from '../i18n/localizer.js'

/** Title of a section in the language of the page where it is known, else as the catalogue has it. */
export function sectionTitle(local: Localizer, id: string, title: string): string {
  const known = local.term('sectionTitles')
  return Object.hasOwn(known, id) ? known[id]! : title
}
