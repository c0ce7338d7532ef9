import type { DmElement } from './dm-element.js'

/** A class that can be registered and made. */
interface Creatable<T> {
  new (): T
  readonly tag: string
  define(tag: string): void
}

let copies = 0

/**
 * Makes an element of exactly this class, whatever tag it has on this page. A tag written into a template would miss
 * renamed registrations, and would get another version's element where that one came first.
 */
export function createElement<T extends DmElement>(elementClass: Creatable<T>): T {
  try {
    return new elementClass()
  } catch {
    // Not registered here, or its tag belongs to another copy: a private tag, then.
    elementClass.define(`${elementClass.tag}-${++copies}`)
    return new elementClass()
  }
}
