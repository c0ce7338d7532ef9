import { SITE_NAME } from '../../src/facts.ts'
import type { ModelCard } from '@decentramodels/core'
import { cardTiles } from '../cards.ts'
import { html } from '../html.ts'
import type { Page, Site } from '../site.ts'

/** Models that make images, to choose from. */
export function generatePage(site: Site, cards: readonly ModelCard[]): Page {
  return {
    path: 'generate/',
    title: `Generate an image · ${SITE_NAME}`,
    description: 'Choose a model that makes images from words: the most used ones of Hugging Face and CivitAI.',
    kind: 'plain',
    main: html`<header class="masthead">
        <h1>Generate an image</h1>
        <p class="lead">Choose a model. Its page says what it may be used for and opens it where it runs.</p>
        <p class="note">
          Running a model in this page needs a gateway with a key, which this site does not have. Until then each model
          opens at its source.
        </p>
      </header>
      <section class="cards" aria-labelledby="image-models">
        <h2 id="image-models">Most used image models</h2>
        ${cardTiles(site, cards)}
      </section>`,
  }
}
