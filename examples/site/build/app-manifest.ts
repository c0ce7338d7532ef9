import { SITE_NAME } from '../src/facts.ts'
import type { Links } from './links.ts'

/** `manifest.webmanifest`: what a device needs to install the site. */
export function appManifest(links: Links): string {
  const icon = (name: string, sizes: string, purpose?: string) => ({
    src: links.to(name),
    sizes,
    type: name.endsWith('.svg') ? 'image/svg+xml' : 'image/png',
    ...(purpose === undefined ? {} : { purpose }),
  })
  return `${JSON.stringify({
    id: links.base,
    name: SITE_NAME,
    short_name: 'Models',
    description: 'A live catalogue of AI models from Hugging Face and CivitAI.',
    start_url: links.to(),
    scope: links.base,
    display: 'standalone',
    background_color: '#090b10',
    theme_color: '#090b10',
    icons: [
      icon('icon.svg', 'any'),
      icon('icon-192.png', '192x192'),
      icon('icon-512.png', '512x512'),
      icon('icon-maskable.png', '512x512', 'maskable'),
    ],
    shortcuts: [
      { name: 'All models', url: links.to('models/') },
      { name: 'What’s new', url: links.to('new/') },
    ],
  })}\n`
}
