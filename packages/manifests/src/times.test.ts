import { expect, it } from 'vitest'
import { wholeSeconds } from './times.js'

it.each([
  ['2025-12-22T01:44:32.041Z', '2025-12-22T01:44:32.000Z'],
  ['2023-10-05T13:31:16.745', '2023-10-05T13:31:16.000Z'],
  ['2023-10-05T13:31:16+02:00', '2023-10-05T11:31:16.000Z'],
  ['1969-12-31T23:59:59Z', null],
  ['+012345-01-01T00:00:00Z', null],
  ['99999-01-01T00:00:00Z', null],
  ['yesterday', null],
  ['2'.repeat(1000), null],
  [1734831872, null],
  [null, null],
])('%j is %j', (value, time) => {
  expect(wholeSeconds(value)).toBe(time)
})
