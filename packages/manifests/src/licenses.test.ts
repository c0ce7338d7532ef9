import { describe, expect, it } from 'vitest'
import { commercialUseOf, commercialUseOfPermissions } from './licenses.js'

it.each([
  ['apache-2.0', 'yes'],
  ['creativeml-openrail-m', 'restricted'],
  ['cc-by-nc-4.0', 'no'],
  ['other', 'unknown'],
  ['__proto__', 'unknown'],
  [null, 'unknown'],
])('a license %s: %s', (license, use) => {
  expect(commercialUseOf(license)).toBe(use)
})

describe('permissions of CivitAI', () => {
  it.each([
    ['None', 'no'],
    ['Image', 'restricted'],
    ['Sell', 'yes'],
    [['Image', 'RentCivit', 'Rent', 'Sell'], 'yes'],
    [['Image', 'Rent'], 'restricted'],
    [['None'], 'no'],
    [[], 'no'],
    ['{Image,RentCivit}', 'restricted'],
    ['{Image,RentCivit,Rent,Sell}', 'yes'],
    ['{}', 'no'],
    [null, 'unknown'],
    [undefined, 'unknown'],
    [7, 'unknown'],
    ['Whatever', 'unknown'],
  ])('%j: %s', (value, use) => {
    expect(commercialUseOfPermissions(value)).toBe(use)
  })
})
