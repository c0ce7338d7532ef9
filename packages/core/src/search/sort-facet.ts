/** The most frequent first. */
export function sortFacet(found: { value: string; count: number }[]): { value: string; count: number }[] {
  return found.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
}
