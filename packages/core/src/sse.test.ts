import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EventStreamParser, type StreamEvent } from './sse.js'

const utf8 = new TextEncoder()

function parse(text: string | Uint8Array, cuts: number[] = [], parser = new EventStreamParser()): StreamEvent[] {
  const bytes = typeof text === 'string' ? utf8.encode(text) : text
  const places = [...new Set([0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].sort((a, b) => a - b)
  return places.slice(1).flatMap((end, i) => parser.push(bytes.subarray(places[i], end)))
}

const message = (data: string, id = '', type = 'message') => ({ type, data, id })

describe('EventStreamParser', () => {
  it.each([
    ['LF', 'data: a\n\ndata: b\n\n'],
    ['CR', 'data: a\r\rdata: b\r\r'],
    ['CRLF', 'data: a\r\n\r\ndata: b\r\n\r\n'],
    ['a mixture', 'data: a\r\n\ndata: b\n\r'],
  ])('ends lines at %s', (_name, text) => {
    expect(parse(text)).toEqual([message('a'), message('b')])
  })

  it('joins data of several lines', () => {
    expect(parse('data: a\ndata\ndata:b\n\n')).toEqual([message('a\n\nb')])
  })

  it('takes away one blank after the colon, not two', () => {
    expect(parse('data:  a\n\ndata:b\n\n')).toEqual([message(' a'), message('b')])
  })

  it('reads type and id; the id holds until another comes, the type does not', () => {
    expect(parse('event: x\nid: 1\ndata: a\n\ndata: b\n\nid\ndata: c\n\n')).toEqual([
      message('a', '1', 'x'),
      message('b', '1'),
      message('c'),
    ])
  })

  it('ignores an id with NUL', () => {
    expect(parse('id: 1\ndata: a\n\nid: 2\u0000\ndata: b\n\n')).toEqual([message('a', '1'), message('b', '1')])
  })

  it('takes an id without data for the next connection', () => {
    const parser = new EventStreamParser()
    expect(parse('id: 7\n\n', [], parser)).toEqual([])
    expect(parser.lastEventId).toBe('7')
  })

  it('goes on from the id of the connection before', () => {
    expect(parse('data: a\n\n', [], new EventStreamParser('41'))).toEqual([message('a', '41')])
  })

  it('reads retry in digits only', () => {
    const parser = new EventStreamParser()
    parse('retry: 12x\nretry: -5\nretry:\n\n', [], parser)
    expect(parser.retryMs).toBeUndefined()
    parse('retry: 2500\n', [], parser)
    expect(parser.retryMs).toBe(2500)
  })

  it('ignores comments, unknown fields and events without data', () => {
    expect(parse(': hello\nfoo: bar\nevent: x\n\n:\n\ndata: a\n\n')).toEqual([message('a')])
  })

  it('drops an event that the stream did not end', () => {
    expect(parse('data: a\n\ndata: b\n')).toEqual([message('a')])
  })

  it('drops a byte order mark at the start alone', () => {
    expect(parse('\ufeffdata: a\n\n\ufeffdata: b\n\ndata: \ufeffc\n\n')).toEqual([message('a'), message('\ufeffc')])
  })

  it('survives any cut, inside characters and line ends too', () => {
    const text = '\ufeff: c\r\nid: é1\r\nevent: 模型\r\ndata: 🙂\r\ndata: b\r\r\ndata: x\n\nretry: 5\n\n'
    const whole = parse(text)
    expect(whole).toHaveLength(2)
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 40 }), (cuts) => void expect(parse(text, cuts)).toEqual(whole)),
    )
    const everyByte = Array.from({ length: utf8.encode(text).length }, (_, i) => i)
    expect(parse(text, everyByte)).toEqual(whole)
  })

  it('throws nothing for any bytes', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 300 }),
        fc.array(fc.nat(), { maxLength: 5 }),
        (bytes, cuts) => void parse(bytes, cuts),
      ),
    )
  })

  it('refuses an event that never ends, in one line or in many', () => {
    const parser = new EventStreamParser()
    const piece = utf8.encode('data: ' + 'x'.repeat(100_000))
    expect(() => {
      for (let i = 0; i < 20; i++) parser.push(piece)
    }).toThrow(RangeError)
    const lines = utf8.encode(('data: ' + 'x'.repeat(1000) + '\n').repeat(100))
    const other = new EventStreamParser()
    expect(() => {
      for (let i = 0; i < 20; i++) other.push(lines)
    }).toThrow(/longer than/)
  })
})
