/** What of the sources goes into custom-elements.json: the elements and their events, and of them what is public. */
const tags = new Map()
/** Examples of the elements' use, by class. */
const examples = new Map()

const publicOnly = {
  name: 'public-only',
  // The tag is a static field: a class registers itself only when asked to.
  analyzePhase({ ts, node }) {
    if (!ts.isClassDeclaration(node) || !node.name) return
    for (const member of node.members) {
      if (member.name?.getText() === 'tag' && member.initializer) tags.set(node.name.getText(), member.initializer.text)
    }
    const example = ts.getJSDocTags(node).find(({ tagName }) => tagName.text === 'example')
    if (example) examples.set(node.name.getText(), ts.getTextOfJSDocComment(example.comment))
  },
  packageLinkPhase({ customElementsManifest }) {
    const isPublic = ({ name }) => tags.has(name) || name === 'DmElement' || /^[A-Z]\w+Event$/.test(name)
    const published = (path) => path?.replace(/^src\//, 'dist/').replace(/\.ts$/, '.js')
    const modules = customElementsManifest.modules.filter(({ declarations = [] }) => declarations.some(isPublic))
    for (const module of modules) {
      module.path = published(module.path)
      module.declarations = module.declarations.filter(isPublic)
      const names = new Set(module.declarations.map(({ name }) => name))
      module.exports = (module.exports ?? []).filter(({ name }) => names.has(name))
      for (const entry of module.exports)
        if (entry.declaration?.module) entry.declaration.module = published(entry.declaration.module)
      for (const declaration of module.declarations) {
        declaration.members = declaration.members?.filter(
          ({ privacy, name }) => privacy === undefined || (privacy === 'public' && !name.startsWith('#')),
        )
        if (declaration.superclass?.module) declaration.superclass.module = published(declaration.superclass.module)
        for (const kind of ['members', 'attributes', 'cssProperties', 'events'])
          for (const item of declaration[kind] ?? [])
            if (item.inheritedFrom?.module) item.inheritedFrom.module = published(item.inheritedFrom.module)
        const tag = tags.get(declaration.name)
        if (tag === undefined) continue
        declaration.customElement = true
        // The manifest's format has no place for it; editors and Storybook show a description as Markdown.
        if (examples.has(declaration.name)) declaration.description += `\n\n${examples.get(declaration.name)}`
        declaration.tagName = tag
        module.exports.push({
          kind: 'custom-element-definition',
          name: tag,
          declaration: { name: declaration.name, module: module.path },
        })
      }
    }
    customElementsManifest.modules = modules
  },
}

export default {
  globs: ['src/*/*.ts'],
  exclude: ['**/*.test.ts', '**/*.fixture.ts', '**/*.stories.ts', '**/*.styles.ts', 'src/cdn/**'],
  outdir: '.',
  litelement: true,
  plugins: [publicOnly],
}
