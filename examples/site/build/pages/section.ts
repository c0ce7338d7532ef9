import { describeModels, SITE_NAME } from '../../src/facts.ts'
import { LIST_CARDS } from '../catalogue.ts'
import { html } from '../html.ts'
import { modelList } from '../list.ts'
import { provider } from '../provider.ts'
import type { Page, Site } from '../site.ts'

/** What trends, and what that means. */
export async function trendingPage(site: Site): Promise<Page> {
  const section = site.data.sections.find(({ id }) => id === 'trending')!
  return {
    path: 'trending/',
    title: `Trending · ${SITE_NAME}`,
    description: `The ${describeModels(section.count)} with the most attention on Hugging Face and CivitAI this week.`,
    kind: 'lists',
    main: html`<header class="masthead">
        <h1>Trending this week</h1>
        <p class="lead">The ${describeModels(section.count)} with the most attention this week.</p>
        <p class="note">
          Hugging Face gives a trending score of its own. For CivitAI it is how much the downloads grew within a week,
          times log10 of how many there are. The two are ranked by their place within each source, because their numbers
          do not mean the same.
        </p>
      </header>
      ${provider(
        site,
        modelList(site, {
          cards: await section.models.slice(0, LIST_CARDS),
          category: section.id,
          sortBy: section.sortBy,
          label: 'Trending this week',
        }),
      )}`,
  }
}
