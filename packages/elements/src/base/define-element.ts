/** A class that can register itself: its tag, its version. */
export interface DefinableElement extends CustomElementConstructor {
  readonly version: string
}

const warned = new Set<string>()

/**
 * Registers a class under a tag and never throws: a page may hold two bundles that both bring it.
 * The same version twice is silent; another version gets one warning that names both.
 */
export function defineElement(tag: string, elementClass: DefinableElement, registry: CustomElementRegistry): void {
  const present = registry.get(tag) as DefinableElement | undefined
  if (present === undefined) {
    try {
      registry.define(tag, elementClass)
    } catch {
      // A registry takes a class once: a further tag gets a class of its own.
      registry.define(tag, class extends elementClass {})
    }
    return
  }
  if (present === elementClass || present.version === elementClass.version || warned.has(tag)) return
  warned.add(tag)
  void import('./version-warning.js').then(({ warnOfVersion }) =>
    warnOfVersion(tag, present.version, elementClass.version),
  )
}
