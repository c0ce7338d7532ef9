/** Every story as a test in a real browser: it draws, its play function holds, and axe finds nothing; light and dark. */
import { storybookTest } from '@storybook/addon-vitest/vitest-plugin'
import { playwright } from '@vitest/browser-playwright'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import { chromeArguments, findChrome } from '../scripts/find-chrome.mjs'

const launchOptions = { executablePath: await findChrome(), args: chromeArguments }

export default defineConfig({
  plugins: [storybookTest({ configDir: join(import.meta.dirname, '.storybook') })],
  test: {
    name: 'stories',
    browser: {
      enabled: true,
      headless: true,
      provider: playwright({ launchOptions }),
      instances: (['light', 'dark'] as const).map((colorScheme) => ({
        browser: 'chromium' as const,
        name: colorScheme,
        provider: playwright({ launchOptions, contextOptions: { colorScheme } }),
      })),
    },
  },
})
