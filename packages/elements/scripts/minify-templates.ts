import { transform, type Plugin } from 'esbuild'
import { readFile } from 'node:fs/promises'
import ts from 'typescript'

/**
 * Makes the text of `css`, `html` and `svg` templates small, which a minifier of JavaScript does not touch: a fifth of
 * what the first screen loads is style sheets.
 */
export function minifyTemplates(): Plugin {
  return {
    name: 'minify-templates',
    setup(build) {
      build.onLoad({ filter: /packages\/elements\/src\/.*\.ts$/ }, async ({ path }) => ({
        contents: await minify(await readFile(path, 'utf8')),
        loader: 'ts',
      }))
    },
  }
}

async function minify(source: string): Promise<string> {
  const pieces: { start: number; end: number; tag: string; text: string }[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isTaggedTemplateExpression(node) && ts.isIdentifier(node.tag)) {
      const tag = node.tag.text
      const { template } = node
      const literals = ts.isNoSubstitutionTemplateLiteral(template)
        ? [template]
        : [template.head, ...template.templateSpans.map(({ literal }) => literal)]
      for (const literal of literals) {
        const raw = literal.getText()
        const end = raw.endsWith('${') ? 2 : 1
        pieces.push({
          start: literal.getStart() + 1,
          end: literal.getEnd() - end,
          tag,
          text: raw.slice(1, raw.length - end),
        })
      }
    }
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile('template.ts', source, ts.ScriptTarget.Latest, true))
  let result = source
  for (const { start, end, tag, text } of pieces.sort((a, b) => b.start - a.start)) {
    const small = tag === 'css' ? await minifyStyles(text) : tag === 'html' || tag === 'svg' ? minifyMarkup(text) : text
    result = result.slice(0, start) + small + result.slice(end)
  }
  return result
}

async function minifyStyles(text: string): Promise<string> {
  const { code } = await transform(text, { loader: 'css', minify: true, target: 'esnext', charset: 'utf8' })
  // esbuild keeps the blanks in values of custom properties.
  return code.trim().replace(/([:,]) /g, '$1')
}

/** White space as HTML shows it: one blank at most, none where only the line of the source ended between two tags. */
function minifyMarkup(text: string): string {
  return text
    .replace(/>\s*\n\s*</g, '><')
    .replace(/\s*\n\s*>/g, '>')
    .replace(/\s+/g, ' ')
}
