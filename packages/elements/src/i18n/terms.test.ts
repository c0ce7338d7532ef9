import { expect } from '@open-wc/testing'
import { de } from './de.js'
import { en } from './en.js'
import { enDetail } from './en-detail.js'
import { enFile } from './en-file.js'
import { enFilters } from './en-filters.js'
import { enLater } from './en-later.js'
import { enLimits } from './en-limits.js'
import { enList } from './en-list.js'
import { enPlayground } from './en-playground.js'
import { enRun } from './en-run.js'
import { enRunner } from './en-runner.js'
import { enSearch } from './en-search.js'
import { enUpdates } from './en-updates.js'
import { formatNumber } from './formats.js'
import { findTerm, onTermsChange, registerTerms } from './terms.js'
import { formatAge, formatDate } from './times.js'

const english = {
  ...en,
  ...enDetail,
  ...enFile,
  ...enFilters,
  ...enLater,
  ...enLimits,
  ...enList,
  ...enPlayground,
  ...enRun,
  ...enRunner,
  ...enSearch,
  ...enUpdates,
}

describe('terms', () => {
  it('are found in xx-YY, else in xx, else in English', () => {
    registerTerms('pt', { retry: 'Tentar novamente', newBadge: 'Novo' })
    registerTerms('pt-BR', { retry: 'Tentar de novo' })
    expect(findTerm('pt-BR', 'retry')).to.equal('Tentar de novo')
    expect(findTerm('pt-br', 'newBadge')).to.equal('Novo')
    expect(findTerm('pt-PT', 'retry')).to.equal('Tentar novamente')
    expect(findTerm('pt', 'loading')).to.equal('Loading models')
    expect(findTerm('', 'retry')).to.equal('Try again')
    expect(findTerm('__proto__', 'retry')).to.equal('Try again')
  })

  it('can be replaced at any time, also the English ones', () => {
    let heard = 0
    const stop = onTermsChange(() => heard++)
    registerTerms('en', { checkAgain: 'Look again' })
    stop()
    registerTerms('en', { checkAgain: 'Check again' })
    expect(heard).to.equal(1)
    expect(findTerm('en-GB', 'checkAgain')).to.equal('Check again')
  })

  it('are complete in German', () => {
    expect(Object.keys(de).sort()).to.deep.equal(Object.keys(english).sort())
    for (const [key, term] of Object.entries(english))
      expect(typeof de[key as keyof typeof de], key).to.equal(typeof term)
  })

  it('count', () => {
    expect(findTerm('en', 'downloads')('1', 1)).to.equal('1 download')
    expect(findTerm('de', 'downloads')('2', 2)).to.equal('2 Downloads')
  })
})

describe('formats', () => {
  it('bear a language that is none', () => {
    for (const lang of ['', 'xx_broken', 'not a language', '\u0000'])
      expect(formatNumber(lang, 1234)).to.match(/1.?234/)
  })

  it('say dates in UTC, and ages in the largest unit that fits', () => {
    expect(formatDate('en', '2025-12-22T23:59:59Z')).to.equal('Dec 22, 2025')
    const minute = 60_000
    expect(formatAge('en', 30_000)).to.equal('30 seconds ago')
    expect(formatAge('en', 59 * minute)).to.equal('59 minutes ago')
    expect(formatAge('en', 25 * 60 * minute)).to.equal('yesterday')
    expect(formatAge('en', 40 * 24 * 60 * minute)).to.equal('1 month ago')
    expect(formatAge('en', 1100 * 24 * 60 * minute)).to.equal('3 years ago')
    expect(formatAge('de', 3 * 24 * 60 * minute)).to.equal('vor 3 Tagen')
  })
})
