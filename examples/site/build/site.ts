import type { Markup } from './html.ts'
import type { Assets } from './assets.ts'
import type { SiteCatalogue } from './catalogue.ts'
import type { Links } from './links.ts'

/** What every page is written with. */
export interface Site {
  links: Links
  assets: Assets
  data: SiteCatalogue
  /** Whether a Storybook stands at `stories/`. */
  hasStories: boolean
  /** Ids of the models that have a page of their own; others are shown by script. */
  pages: ReadonlySet<string>
}

/** What a page is made of: text alone, the first screen, a long list, or a model. */
export type PageKind = 'plain' | 'home' | 'lists' | 'model'

/** A page before it is wrapped into the layout. */
export interface Page {
  /** Path below the start page, such as `models/`; a file's name for pages that are no folder. */
  path: string
  title: string
  description: string
  kind: PageKind
  main: Markup
  /** Above the main part, over the whole width. */
  hero?: Markup
  /** Has a search of its own, so that the bar needs none. */
  hasSearch?: boolean
  /** Not for search engines: says nothing of its own. */
  isHidden?: boolean
}
