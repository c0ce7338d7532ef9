/** How the site writes numbers and days, wherever it is built. */
export function number(value: number): string {
  return value.toLocaleString('en')
}

/** One model, 2 models. */
export function models(count: number): string {
  return count === 1 ? '1 model' : `${number(count)} models`
}

export function day(time: string): string {
  return new Date(time).toLocaleDateString('en', { dateStyle: 'medium', timeZone: 'UTC' })
}

export const SOURCE_NAMES = { huggingface: 'Hugging Face', civitai: 'CivitAI' } as const
