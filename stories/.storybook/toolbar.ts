/** What a page around the elements may change: one entry of the toolbar each. */
import type { Preview } from '@storybook/web-components-vite'

type Icon = 'paintbrush' | 'contrast' | 'transfer' | 'globe' | 'zoom'
const choice = (title: string, icon: Icon, items: { value: string; title: string }[]) => ({
  description: title,
  toolbar: { title, icon, items, dynamicTitle: true },
})

export const initialGlobals = { look: 'cyberpunk', theme: 'auto', dir: 'ltr', lang: 'en', text: '100' }

export const globalTypes: Preview['globalTypes'] = {
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
}
