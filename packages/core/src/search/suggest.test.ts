import { describe, expect, it } from 'vitest'
import { likenessTo, NearWords, otherQueries } from './suggest.js'

describe('words that are like another', () => {
  it('have much in common with it, wherever they differ', () => {
    const like = likenessTo('stable')
    expect(like('stable')).toBe(1)
    expect(like('stabel')).toBeGreaterThan(0.45)
    expect(like('whisper')).toBeLessThan(0.45)
    expect(like('x')).toBe(0)
  })

  it('are counted letter by letter: a doubled one is no other word', () => {
    expect(likenessTo('qqwwen')('qwen')).toBeGreaterThan(0.8)
    expect(likenessTo('aaaa')('aa')).toBeLessThan(1)
  })

  it('come in the order of their likeness, the more frequent first among equals', () => {
    const near = new NearWords('qwenn', 2)
    near.take('qwenx', 1)
    near.take('gpt', 50)
    near.take('qweny', 9)
    near.take('qwen', 3)
    expect(near.words).toEqual(['qwen', 'qweny'])
  })
})

describe('other queries', () => {
  it('put the likest words first, then one other word, then each alone', () => {
    expect(otherQueries([['stable', 'staple'], ['diffusion'], []])).toEqual([
      'stable diffusion',
      'staple diffusion',
      'stable',
      'diffusion',
    ])
    expect(otherQueries([[], []])).toEqual([])
  })
})
