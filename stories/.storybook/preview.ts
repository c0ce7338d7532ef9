import { setCustomElementsManifest, type Preview } from '@storybook/web-components-vite'
import { html } from 'lit'
import '../../packages/elements/src/define.js'
import '../../packages/elements/src/i18n/de.js'
import '../../packages/elements/tokens.css'
import { argTypesEnhancers } from './controls.js'
import docsPage from './docs-page.mdx'
import { faintWords } from './contrast.js'
import { declared } from './manifest.js'
import './stage.css'
import { theme } from './theme.js'
import { globalTypes, initialGlobals } from './toolbar.js'

setCustomElementsManifest(declared)

const preview: Preview = {
  tags: ['autodocs'],
  argTypesEnhancers,
  initialGlobals,
  globalTypes,
  afterEach: ({ canvasElement }) => {
    const faint = faintWords(canvasElement)
    if (faint.length > 0) throw new Error(`Too little contrast: ${faint.join(', ')}`)
  },
  decorators: [
    (story, { globals, viewMode }) => {
      // All sizes are in rem, so the root's size is the text size that people set in their browser.
      document.documentElement.style.fontSize = viewMode === 'story' ? `${globals.text}%` : ''
      return html`<div
        class="stage ${viewMode}"
        data-dm-look=${globals.look}
        theme=${globals.theme}
        dir=${globals.dir}
        lang=${globals.lang}
      >
        ${story()}
      </div>`
    },
  ],
  parameters: {
    layout: 'fullscreen',
    docs: { theme, page: docsPage },
    backgrounds: { disabled: true },
    controls: { expanded: true },
    options: { storySort: { order: ['Start here', 'Journey', 'Elements'] } },
    a11y: {
      test: 'error',
      options: {
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
        // What passes is said briefly: the reports are kept.
        resultTypes: ['violations'],
        // Rules about whole pages; a story is none.
        rules: {
          region: { enabled: false },
          'page-has-heading-one': { enabled: false },
          'heading-order': { enabled: false },
        },
      },
    },
  },
}

export default preview
