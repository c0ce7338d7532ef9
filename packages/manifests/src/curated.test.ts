import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readList } from './curated.js'
import { scratch } from './testbed.fixture.js'

async function list(name: string, text: string): Promise<string> {
  const path = join(await scratch(), name)
  await writeFile(path, text)
  return path
}

describe('a list', () => {
  it('is CSV with a column id, comments and other columns', async () => {
    const path = await list(
      'ours.csv',
      '\uFEFFname,id\r\nA,a/b\r\n# comment\r\n"B, quoted", civitai:5 \r\n\r\nAgain,a/b\r\n',
    )
    expect((await readList(path)).map(({ id, where }) => [id, where.split(', ')[1]])).toEqual([
      ['a/b', 'line 2'],
      ['civitai:5', 'line 4'],
    ])
  })

  it('is JSON, of ids or of objects', async () => {
    const path = await list('ours.json', '\uFEFF[\n  "a/b",\n  { "id": "civitai:5" }\n]')
    expect((await readList(path)).map(({ id, where }) => [id, where.split(', ')[1]])).toEqual([
      ['a/b', 'line 2'],
      ['civitai:5', 'line 3'],
    ])
  })

  it.each([
    ['ours.csv', 'name\na/b\n', 'no column "id"'],
    ['ours.csv', '', 'names no model'],
    ['ours.csv', 'id\n', 'names no model'],
    ['ours.json', '[]', 'names no model'],
    ['ours.csv', 'id\na/b/c\n', 'line 2: "a/b/c"'],
    ['ours.csv', 'id\ncivitai:x\n', 'line 2'],
    ['ours.csv', 'id\n"a/b\n', 'no CSV'],
    ['ours.json', '{}', 'no JSON array'],
    ['ours.json', '[{"name":"x"}]', 'no id at row 1'],
    ['ours.json', '[', 'no JSON'],
  ])('%s with %j says what is wrong', async (name, text, said) => {
    await expect(readList(await list(name, text))).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining(said),
    })
  })

  it('that is not there is named', async () => {
    await expect(readList('/nowhere/ours.csv')).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining('/nowhere/ours.csv'),
    })
  })

  it('is built in, with the named families', async () => {
    expect((await readList(undefined)).map(({ id }) => id)).toContain('civitai:257749')
  })
})
