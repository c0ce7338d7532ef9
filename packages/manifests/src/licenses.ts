import type { CommercialUse } from '@decentramodels/core/contract'

/**
 * Whether a license that Hugging Face names allows commercial use, reviewed license by license:
 * `yes` without a limit on who or what for, `restricted` with one (size of the company, list of uses, agreement),
 * `no` where it is for non-commercial or research use. What is not here is `unknown`: `other` and `unknown` above all.
 * This is a hint beside the license, not legal advice.
 */
const COMMERCIAL_USE: ReadonlyMap<string, CommercialUse> = new Map<string, CommercialUse>([
  // Permissive, and copyleft (which asks for sources, not for abstaining from trade)
  ['apache-2.0', 'yes'],
  ['mit', 'yes'],
  ['bsd', 'yes'],
  ['bsd-2-clause', 'yes'],
  ['bsd-3-clause', 'yes'],
  ['bsd-3-clause-clear', 'yes'],
  ['isc', 'yes'],
  ['zlib', 'yes'],
  ['unlicense', 'yes'],
  ['wtfpl', 'yes'],
  ['cc0-1.0', 'yes'],
  ['cc-by-2.0', 'yes'],
  ['cc-by-2.5', 'yes'],
  ['cc-by-3.0', 'yes'],
  ['cc-by-4.0', 'yes'],
  ['cc-by-sa-3.0', 'yes'],
  ['cc-by-sa-4.0', 'yes'],
  ['cc-by-nd-4.0', 'yes'],
  ['pddl', 'yes'],
  ['odc-by', 'yes'],
  ['odbl', 'yes'],
  ['cdla-permissive-1.0', 'yes'],
  ['cdla-permissive-2.0', 'yes'],
  ['afl-3.0', 'yes'],
  ['artistic-2.0', 'yes'],
  ['bsl-1.0', 'yes'],
  ['ecl-2.0', 'yes'],
  ['epl-1.0', 'yes'],
  ['epl-2.0', 'yes'],
  ['eupl-1.1', 'yes'],
  ['eupl-1.2', 'yes'],
  ['gpl', 'yes'],
  ['gpl-2.0', 'yes'],
  ['gpl-3.0', 'yes'],
  ['lgpl', 'yes'],
  ['lgpl-2.1', 'yes'],
  ['lgpl-3.0', 'yes'],
  ['agpl-3.0', 'yes'],
  ['mpl-2.0', 'yes'],
  ['ms-pl', 'yes'],
  ['ncsa', 'yes'],
  ['osl-3.0', 'yes'],
  ['postgresql', 'yes'],
  // Commercial use within a list of forbidden uses, a user count or an agreement
  ['openrail', 'restricted'],
  ['openrail++', 'restricted'],
  ['creativeml-openrail-m', 'restricted'],
  ['bigscience-openrail-m', 'restricted'],
  ['bigscience-bloom-rail-1.0', 'restricted'],
  ['bigcode-openrail-m', 'restricted'],
  ['gemma', 'restricted'],
  ['llama2', 'restricted'],
  ['llama3', 'restricted'],
  ['llama3.1', 'restricted'],
  ['llama3.2', 'restricted'],
  ['llama3.3', 'restricted'],
  ['llama4', 'restricted'],
  // Non-commercial or research only
  ['cc-by-nc-2.0', 'no'],
  ['cc-by-nc-3.0', 'no'],
  ['cc-by-nc-4.0', 'no'],
  ['cc-by-nc-nd-3.0', 'no'],
  ['cc-by-nc-nd-4.0', 'no'],
  ['cc-by-nc-sa-2.0', 'no'],
  ['cc-by-nc-sa-3.0', 'no'],
  ['cc-by-nc-sa-4.0', 'no'],
  ['deepfloyd-if-license', 'no'],
  ['fair-noncommercial-research-license', 'no'],
  ['apple-amlr', 'no'],
  ['apple-ascl', 'yes'],
])

/** Commercial use under a license of Hugging Face. */
export function commercialUseOf(license: string | null): CommercialUse {
  return (license === null ? undefined : COMMERCIAL_USE.get(license)) ?? 'unknown'
}

const USES = new Set(['None', 'Image', 'RentCivit', 'Rent', 'Sell'])

/**
 * Commercial use under CivitAI's permissions, which come as a list (since 2024), as one word (2023), or as the text of
 * a Postgres array, `{Image,RentCivit}` (documentation of 2025). The permissions are apart: selling the model itself
 * (`Sell`) includes the rest, pictures or hosting alone are a part of it.
 */
export function commercialUseOfPermissions(value: unknown): CommercialUse {
  const words: unknown[] = Array.isArray(value)
    ? value
    : typeof value === 'string'
      ? value.replace(/^\{/, '').replace(/\}$/, '').split(',')
      : [null]
  const uses = words.map((word) => (typeof word === 'string' ? word.trim() : ''))
  if (Array.isArray(value) && value.length === 0) return 'no'
  if (typeof value === 'string' && value.trim() === '{}') return 'no'
  const known = uses.filter((use) => USES.has(use))
  if (known.length === 0) return 'unknown'
  if (known.includes('Sell')) return 'yes'
  return known.every((use) => use === 'None') ? 'no' : 'restricted'
}
