import type { StorybookConfig } from '@storybook/web-components-vite'
import { join } from 'node:path'

const core = (path: string) => join(import.meta.dirname, '..', '..', 'packages', 'core', 'src', path)

const LIT = ['lit', 'lit-html', 'lit-element', '@lit/reactive-element', '@lit/task', '@lit/context']

const config: StorybookConfig = {
  framework: '@storybook/web-components-vite',
  stories: ['../*.mdx', '../*.stories.ts', '../../packages/elements/src/*/*.stories.ts'],
  addons: ['@storybook/addon-docs', '@storybook/addon-a11y', '@storybook/addon-vitest'],
  staticDirs: [{ from: '../data', to: '/manifests' }],
  // Nothing here ever asks the network: no telemetry, no news, no look for updates.
  core: {
    disableTelemetry: true,
    disableWhatsNewNotifications: true,
    enableCrashReports: false,
    disableProjectJson: true,
  },
  features: { sidebarOnboardingChecklist: false, changeDetection: false },
  viteFinal: async (vite) => {
    const { mergeConfig } = await import('vite')
    return mergeConfig(vite, {
      resolve: {
        // Stories live beside the elements, where Storybook cannot be found; and there must be one Lit, not two.
        dedupe: [...LIT, 'storybook', '@storybook/web-components-vite'],
        // From the sources, so that a change shows at once.
        alias: [
          { find: /^@decentramodels\/core$/, replacement: core('index.ts') },
          {
            find: /^@decentramodels\/core\/(contract|catalog|search|client|bytez|limiter)$/,
            replacement: core('$1/index.ts'),
          },
        ],
      },
      optimizeDeps: {
        // Bundled beforehand, each package would carry a Lit of its own. Zod comes late, and then the page would reload.
        exclude: [...LIT, 'zod', 'ky'],
        include: ['storybook/theming', 'storybook/test'],
      },
      server: { fs: { allow: [join(import.meta.dirname, '..', '..')] } },
      build: { chunkSizeWarningLimit: 4000 },
    })
  },
}

export default config
