/** What the elements declare, under names that do not collide: Storybook keeps one entry for each name. */
import manifest from '../../packages/elements/custom-elements.json'

interface Named {
  name?: string
}
interface Declaration {
  slots?: Named[]
  cssParts?: Named[]
  cssStates?: Named[]
}

const named = (items: Named[] | undefined, name: (own: string) => string) =>
  items?.map((item) => ({ ...item, name: name(item.name ?? '') }))

/** For `setCustomElementsManifest`. */
export const declared = {
  ...manifest,
  modules: manifest.modules.map((module) => ({
    ...module,
    declarations: module.declarations.map((declaration) => {
      const { slots, cssParts, cssStates } = declaration as Declaration
      return {
        ...declaration,
        slots: named(slots, (own) => (own === '' ? 'default slot' : `slot="${own}"`)),
        cssParts: named(cssParts, (own) => `::part(${own})`),
        cssStates: named(cssStates, (own) => `:state(${own})`),
      }
    }),
  })),
}
