import { html } from './html.ts'
import type { Links } from './links.ts'

/** Addresses that one file may hold; a site of more would need an index of sitemaps. */
const MOST = 50_000

/** All pages that search engines should know. */
export function sitemap(links: Links, paths: readonly string[], madeAt: string | null): string {
  const urls = paths
    .slice(0, MOST)
    .map(
      (path) =>
        html`<url><loc>${links.absolute(path)}</loc>${madeAt !== null && html`<lastmod>${madeAt}</lastmod>`}</url> `,
    )
  return html`<?xml version="1.0" encoding="UTF-8"?>
    <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"> ${urls}</urlset> `.text
}
