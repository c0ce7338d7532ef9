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
    description: `The ${describeModels(section.count)} that grow fastest on Hugging Face and CivitAI this week.`,
    kind: 'lists',
    main: html`<header class="title">
        <h1>Trending this week</h1>
        <p class="lead">${describeModels(section.count)} that more people turn to than a week ago.</p>
        <p class="note">
          Hugging Face gives a trending score of its own. For CivitAI it is growth: the downloads of the last three days
          against those of the week before, times how many there are. The two are ranked by their place within each
          source, because their counts do not mean the same.
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
