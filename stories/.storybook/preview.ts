import { setCustomElementsManifest, type Preview } from '@storybook/web-components-vite'
import { html } from 'lit'
import manifest from '../../packages/elements/custom-elements.json'
import '../../packages/elements/src/define.js'
import '../../packages/elements/src/i18n/de.js'
import '../../packages/elements/tokens.css'
import { faintWords } from './contrast.js'
import './stage.css'
import { theme } from './theme.js'

setCustomElementsManifest(manifest)

type Icon = 'paintbrush' | 'contrast' | 'transfer' | 'globe' | 'zoom'
const choice = (title: string, icon: Icon, items: { value: string; title: string }[]) => ({
  description: title,
  toolbar: { title, icon, items, dynamicTitle: true },
})

const preview: Preview = {
  tags: ['autodocs'],
  initialGlobals: { look: 'cyberpunk', theme: 'auto', dir: 'ltr', lang: 'en', text: '100' },
  globalTypes: {
    look: choice('Look', 'paintbrush', [
      { value: 'cyberpunk', title: 'Cyberpunk' },
      { value: 'neutral', title: 'Neutral' },
    ]),
    theme: choice('Theme', 'contrast', [
      { value: 'auto', title: 'As the system' },
      { value: 'light', title: 'Light' },
      { value: 'dark', title: 'Dark' },
    ]),
    dir: choice('Direction', 'transfer', [
      { value: 'ltr', title: 'Left to right' },
      { value: 'rtl', title: 'Right to left' },
    ]),
    lang: choice('Language', 'globe', [
      { value: 'en', title: 'English' },
      { value: 'de', title: 'Deutsch' },
    ]),
    text: choice('Text size', 'zoom', [
      { value: '100', title: 'Text 100 %' },
      { value: '200', title: 'Text 200 %' },
    ]),
  },
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
    docs: { theme },
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
