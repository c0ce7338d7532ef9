/** Words about the catalogue that the build and the page write alike. */

export const SITE_NAME = 'DecentraModels'

export function describeNumber(value: number): string {
  return value.toLocaleString('en')
}

export function describeDay(time: string): string {
  return new Date(time).toLocaleDateString('en', { dateStyle: 'medium', timeZone: 'UTC' })
}

/** One model, 2 models. */
export function describeModels(count: number): string {
  return count === 1 ? '1 model' : `${describeNumber(count)} models`
}

/** Names of the sources as people write them. */
export const SOURCE_NAMES = { huggingface: 'Hugging Face', civitai: 'CivitAI' } as const
