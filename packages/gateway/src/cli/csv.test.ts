import { expect, it } from 'vitest'
import { csv } from './csv.js'

it('writes rows that other programs read as they are meant', () => {
  const rows = [
    { day: '2026-11-21', model: 'a/b', runMs: -5 },
    { day: '2026-11-21', model: 'with, comma "and" quotes\nand lines', runMs: 12 },
    { day: '2026-11-21', model: '=HYPERLINK("https://evil.example")', runMs: 0 },
    { day: '2026-11-21', model: '@SUM(A1)', runMs: 0 },
  ]
  expect(csv(['day', 'model', 'runMs'], rows)).toBe(
    [
      'day,model,runMs',
      '2026-11-21,a/b,-5',
      '2026-11-21,"with, comma ""and"" quotes\nand lines",12',
      `2026-11-21,"'=HYPERLINK(""https://evil.example"")",0`,
      "2026-11-21,'@SUM(A1),0",
      '',
    ].join('\r\n'),
  )
})
