import { describeDay, describeNumber, SITE_NAME, SOURCE_NAMES } from '../../src/facts.ts'
import { html, type Markup } from '../html.ts'
import type { Page, Site } from '../site.ts'

const NUMBERS: readonly [name: string, meaning: string][] = [
  ['Downloads', 'Hugging Face counts the last 30 days, CivitAI all time. The two are never compared with each other.'],
  ['Likes', 'Likes on Hugging Face, thumbs up on CivitAI, all time.'],
  [
    'Growth',
    'The middle of the last three days’ downloads against that of the days six to eight before. With fewer than four known days it is unknown.',
  ],
  ['Popularity', 'log10(1 + downloads) + log10(1 + likes), ranked within each source.'],
  ['Trending', 'The source’s own score where it has one, else growth times log10 of the downloads.'],
  ['New', 'Published less than seven days ago, reckoned when you look.'],
  ['Unknown', 'The source did not say. It is never shown as 0.'],
]

function sources({ data }: Site): Markup {
  return html`<div class="table">
    <table>
      <thead>
        <tr>
          <th scope="col">Source</th>
          <th scope="col">Models</th>
          <th scope="col">What is simulated</th>
        </tr>
      </thead>
      <tbody>
        ${data.sources.map(
          ({ id, models, simulated }) =>
            html`<tr>
              <th scope="row">${SOURCE_NAMES[id]}</th>
              <td>${describeNumber(models)}</td>
              <td>${simulated ?? 'nothing'}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`
}

/** Where the records come from, how old they are, what is not real, and what each number means. */
export function aboutPage(site: Site): Page {
  const { stats } = site.data.catalog
  return {
    path: 'about/',
    title: `About this data · ${SITE_NAME}`,
    description: 'Where the records come from, how old they are, what is simulated, and what each number means.',
    kind: 'plain',
    main: html`<header class="masthead">
        <h1>About this data</h1>
        <p class="lead">
          Every model here was returned by the public API of Hugging Face or CivitAI; names, counts and licenses are
          theirs.
        </p>
      </header>
      <div class="article">
        <section aria-labelledby="sources">
          <h2 id="sources">Sources and age</h2>
          <p>
            ${describeNumber(stats.totalModels)}
            models${stats.generatedAt !== null && html`, recorded on <time datetime="${stats.generatedAt}">${describeDay(stats.generatedAt)}</time>`}.
            ${stats.simulated !== null && ` Demonstration data: ${stats.simulated}.`}
          </p>
          ${sources(site)}
          <p>
            The files are made anew whenever their owner runs the generator: once a day is usual. An open page looks for
            a newer publication every minute and says when there is one.
          </p>
        </section>
        <section aria-labelledby="numbers">
          <h2 id="numbers">What each number means</h2>
          <dl>
            ${NUMBERS.map(
              ([name, meaning]) =>
                html`<div>
                  <dt>${name}</dt>
                  <dd>${meaning}</dd>
                </div>`,
            )}
          </dl>
        </section>
        <section aria-labelledby="license">
          <h2 id="license">License of the data</h2>
          <p>
            Metadata belongs to those who published it and is shown as the two APIs give it out. Each model has a
            license of its own, which its page names; ask its source before you build on it. The software of this site
            is MIT licensed.
          </p>
        </section>
        <section aria-labelledby="files">
          <h2 id="files">The files themselves</h2>
          <p>
            The catalogue is static files: <a href="${site.links.to('manifests/index.json')}">index.json</a> says what
            there is, <a href="${site.links.to('manifests/models.json')}">models.json</a> holds all of it. Other sites
            may read them.
          </p>
        </section>
      </div>`,
  }
}
