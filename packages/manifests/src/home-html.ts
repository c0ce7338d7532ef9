import { type HomeManifest, type ModelCard, modelSlug, modelUrl, safeUrl } from '@decentramodels/core/contract'

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** Text that no parser reads as markup, neither between tags nor within quotes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character]!)
}

/** 1,407,316 becomes 1.4M: the same figure a card shows. */
function shortNumber(count: number): string {
  return new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 }).format(count)
}

function hrefOf(card: ModelCard, template: string | undefined): string | undefined {
  if (template === undefined) return safeUrl(modelUrl(card))
  const href = template
    .replaceAll('{slug}', encodeURIComponent(modelSlug(card.id)))
    .replaceAll('{id}', encodeURIComponent(card.id))
  // A template of the owner's may be relative to the page; what it may not be is a script.
  const relative = /^(?:\/(?![/\\])|\.\.?\/|[?#])/.test(href)
  return relative ? href : safeUrl(href)
}

/** Type, author and the number that says most: growth where the section is about it, else downloads. */
export function cardFacts(card: ModelCard, sortBy?: string): string {
  const growth = sortBy === 'trending' && card.weeklyGrowth !== null && card.weeklyGrowth > 0
  const figure = growth
    ? `+${Math.round(card.weeklyGrowth! * 100)}% this week`
    : card.downloads === null
      ? 'downloads unknown'
      : `${shortNumber(card.downloads)} downloads`
  return [card.type, card.author ?? 'author unknown', figure].join(' · ')
}

/**
 * The first screen as plain HTML: readable and usable before any script, and taken over by the elements after it.
 * Every text is escaped and every address checked: the records are other people's words.
 */
export function homeHtml(home: HomeManifest, hrefTemplate: string | undefined): string {
  const sections = home.sections.map((section) => {
    const items = section.cards.map((card) => {
      const href = hrefOf(card, hrefTemplate)
      const name = escapeHtml(card.name)
      const title = href === undefined ? name : `<a href="${escapeHtml(href)}">${name}</a>`
      return `      <li>${title} <span>${escapeHtml(cardFacts(card, section.sortBy))}</span></li>\n`
    })
    return `<dm-model-section category="${escapeHtml(section.id)}">
  <section>
    <h2>${escapeHtml(section.title)}</h2>
    <ul>
${items.join('')}    </ul>
  </section>
</dm-model-section>
`
  })
  return sections.join('')
}
