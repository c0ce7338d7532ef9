/** log10(1 + downloads) + log10(1 + likes); unknown counts as nothing. Comparable within one source only. */
export function popularity(model: { downloads: number | null; likes: number | null }): number {
  return Math.log10(1 + (model.downloads ?? 0)) + Math.log10(1 + (model.likes ?? 0))
}
