/** Says that a tag is another version's. */
export function warnOfVersion(tag: string, present: string | undefined, unused: string): void {
  // eslint-disable-next-line no-console
  console.warn(
    `<${tag}> is already registered with version ${present ?? 'unknown'}; version ${unused} is not used. Load one version of @decentramodels/elements.`,
  )
}
