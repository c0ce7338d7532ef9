/** Reads which files import which, for the tests of the structure. */
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import ts from 'typescript'

export const root = join(import.meta.dirname, '..')

export interface Import {
  /** Path of the importing file, from the repository's root. */
  from: string
  /** As written. */
  specifier: string
  /** Path of the imported file, when it is relative. */
  to: string | undefined
  /** Loaded at once, not by `import()` and not only for its types. */
  eager: boolean
}

/** Source files of the packages: no tests, no fixtures, no stories. */
export function sourceFiles(pattern = 'packages/*/src/**/*.ts'): string[] {
  return globSync(pattern, { cwd: root })
    .filter((file) => !/\.(test|type-test|fixture|stories)\.ts$/.test(file))
    .sort()
}

/** Every import and re-export of a file, type-only ones included. */
export function importsOf(file: string): Import[] {
  const source = ts.createSourceFile(file, readFileSync(join(root, file), 'utf8'), ts.ScriptTarget.Latest, true)
  const found: Import[] = []
  const add = (specifier: string, eager: boolean) => {
    const to = specifier.startsWith('.')
      ? relative(root, join(root, dirname(file), specifier)).replace(/\.js$/, '.ts')
      : undefined
    found.push({ from: file, specifier, to, eager })
  }
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
      const bindings = node.importClause?.namedBindings
      const typesOnly =
        node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword ||
        (bindings !== undefined &&
          ts.isNamedImports(bindings) &&
          bindings.elements.length > 0 &&
          bindings.elements.every((name) => name.isTypeOnly))
      add(node.moduleSpecifier.text, !typesOnly)
    } else if (ts.isExportDeclaration(node) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) {
      add(node.moduleSpecifier.text, !node.isTypeOnly)
    } else if (
      ts.isCallExpression(node) &&
      node.expression.kind === ts.SyntaxKind.ImportKeyword &&
      node.arguments[0] &&
      ts.isStringLiteral(node.arguments[0])
    ) {
      add(node.arguments[0].text, false)
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

/** Circles among files that load each other at once; each as the list of files on it. */
export function circles(files: string[]): string[][] {
  const edges = new Map(
    files.map((file) => [file, importsOf(file).flatMap(({ to, eager }) => (to !== undefined && eager ? [to] : []))]),
  )
  const state = new Map<string, 'open' | 'done'>()
  const found: string[][] = []
  const walk = (file: string, path: string[]): void => {
    if (state.get(file) === 'done') return
    if (state.get(file) === 'open') {
      found.push([...path.slice(path.indexOf(file)), file])
      return
    }
    state.set(file, 'open')
    for (const next of edges.get(file) ?? []) walk(next, [...path, file])
    state.set(file, 'done')
  }
  for (const file of files) walk(file, [])
  return found
}
