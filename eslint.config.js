import { configs as lit } from 'eslint-plugin-lit'
import litA11y from 'eslint-plugin-lit-a11y'
import { configs as wc } from 'eslint-plugin-wc'
import tseslint from 'typescript-eslint'

/** `import { z } from 'zod'` keeps every locale: 92 KB gz in a bundle. The namespace of zod/mini is 5 KB. */
const leanZod = {
  'no-restricted-imports': [
    'error',
    {
      paths: [
        {
          name: 'zod',
          importNames: ['z', 'default'],
          message: "Use: import * as z from 'zod/mini' (browser) or import * as z from 'zod' (server).",
        },
      ],
    },
  ],
}

/** Metadata is untrusted: it may only ever become text (security guide, rows 1 and 4). */
const textOnly = {
  'no-restricted-syntax': [
    'error',
    {
      selector: 'AssignmentExpression > MemberExpression.left[property.name=/^(innerHTML|outerHTML)$/]',
      message: 'Render metadata as text: use a Lit text binding or textContent.',
    },
    {
      selector:
        'CallExpression > MemberExpression.callee[property.name=/^(insertAdjacentHTML|setHTMLUnsafe|parseHTMLUnsafe|createContextualFragment)$/]',
      message: 'Render metadata as text: use a Lit text binding or textContent.',
    },
    {
      selector: "CallExpression[callee.object.name='document'][callee.property.name=/^write(ln)?$/]",
      message: 'document.write interprets markup.',
    },
    {
      selector: 'ImportSpecifier[imported.name=/^unsafe(HTML|SVG|CSS)$/]',
      message: 'Unsafe Lit directives interpret markup.',
    },
    {
      selector: "NewExpression[callee.name='RegExp'] > :not(Literal).arguments:first-child",
      message: 'A pattern built from data can be made to hang: compare tokens instead.',
    },
  ],
}

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      'packages/elements/cdn/**',
      '**/node_modules/**',
      '.cache/**',
      '.toolchain/**',
      '**/public/**',
      'packages/*/data/**',
    ],
  },
  ...tseslint.configs.recommended,
  {
    rules: {
      ...leanZod,
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'none' },
      ],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      'prefer-const': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  {
    files: ['packages/*/src/**/*.ts', 'examples/site/src/**/*.ts'],
    ignores: ['**/*.test.ts', '**/*.fixture.ts'],
    rules: { ...textOnly, 'no-console': 'error' },
  },
  { files: ['packages/*/src/cli.ts', 'packages/*/src/cli/**/*.ts'], rules: { 'no-console': 'off' } },
  // Never bundled for a page: the size of a library does not matter there.
  { files: ['packages/gateway/src/**/*.ts'], rules: { 'no-restricted-imports': 'off' } },
  {
    files: ['packages/elements/src/**/*.ts'],
    ...lit['flat/recommended'],
  },
  { files: ['packages/elements/src/**/*.ts'], ...wc['flat/recommended'] },
  {
    files: ['packages/elements/src/**/*.ts'],
    plugins: { 'lit-a11y': litA11y },
    rules: { ...litA11y.configs.recommended.rules },
  },
)
