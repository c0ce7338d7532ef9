import { describe, expect, it } from 'vitest'
import { parametersFromName, sizeClass } from './size-class.js'

describe('sizes', () => {
  it.each([
    ['Qwen2.5-7B-Instruct', 7e9],
    ['pythia-160m', 160e6],
    ['Mixtral-8x7B-v0.1', 56e9],
    ['gemma-3-0.6b-it', 0.6e9],
    ['bert-base-uncased', null],
    ['model-b', null],
    ['v1.5', null],
    ['3bears', null],
  ])('reads %s', (name, parameters) => {
    expect(parametersFromName(name)).toBe(parameters)
  })

  it('goes by the count where there is one, whatever the name says', () => {
    expect(sizeClass({ name: 'tiny-70B', parameters: 1e6 })).toBe('small')
    expect(sizeClass({ name: 'Llama-7B', parameters: 6_738_415_616 })).toBe('small')
    expect(sizeClass({ name: 'x', parameters: 7e9 })).toBe('medium')
    expect(sizeClass({ name: 'x', parameters: 13e9 })).toBe('medium')
    expect(sizeClass({ name: 'x', parameters: 13e9 + 1 })).toBe('large')
  })

  it('falls back to the name, and says nothing where that says nothing', () => {
    expect(sizeClass({ name: 'Llama-3-70B', parameters: null })).toBe('large')
    expect(sizeClass({ name: 'whisper', parameters: null })).toBeNull()
  })
})
