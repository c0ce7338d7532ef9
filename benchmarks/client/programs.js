/** One picture, or one answer of a chat, with each client: what a page bundles for it. */
const PICTURE = {
  'core/client': `import { createClient } from '@decentramodels/core/client'
    const client = createClient({ gateway: 'https://gateway.example', key: 'dm_pk_x' })
    export const run = (prompt) => client.run('text-to-image', { prompt })`,
  'core/bytez': `import { createBytezClient } from '@decentramodels/core/bytez'
    const client = createBytezClient({ apiKey: 'x', dangerouslyAllowBrowser: true })
    export const run = (prompt) => client.run('text-to-image', { prompt })`,
  'bytez.js': `import Bytez from 'bytez.js'
    export const run = (prompt) => new Bytez('x').model('stabilityai/stable-diffusion-xl-base-1.0').run(prompt)`,
  '@huggingface/inference': `import { InferenceClient } from '@huggingface/inference'
    export const run = (inputs) => new InferenceClient('x').textToImage({ model: 'a/b', inputs })`,
  replicate: `import Replicate from 'replicate'
    export const run = (prompt) => new Replicate({ auth: 'x' }).run('a/b', { input: { prompt } })`,
  '@fal-ai/client': `import { fal } from '@fal-ai/client'
    fal.config({ credentials: 'x' })
    export const run = (prompt) => fal.subscribe('fal-ai/flux/dev', { input: { prompt } })`,
  openai: `import OpenAI from 'openai'
    const client = new OpenAI({ apiKey: 'x', dangerouslyAllowBrowser: true })
    export const run = (prompt) => client.images.generate({ model: 'gpt-image-1', prompt })`,
  'ai, @ai-sdk/openai': `import { generateImage } from 'ai'
    import { createOpenAI } from '@ai-sdk/openai'
    export const run = (prompt) => generateImage({ model: createOpenAI({ apiKey: 'x' }).image('gpt-image-1'), prompt })`,
}

export { PICTURE }

const MODEL = 'Qwen/Qwen3-4B'
const KEY = 'any-key'

/** Chats by the same upstream, which answers through `fetch`; each gives the text of the answer. */
export const CHATS = {
  async 'core/bytez'(baseUrl, fetch) {
    const { createBytezClient } = await import('@decentramodels/core/bytez')
    const client = createBytezClient({ apiKey: KEY, baseUrl, runtime: { fetch } })
    return async (content) => (await client.run('chat', { messages: [{ role: 'user', content }] })).output.text
  },
  async 'bytez.js'(baseUrl, fetch) {
    const { default: Bytez } = await import('bytez.js')
    // Its address is fixed, and it takes the global `fetch`.
    globalThis.fetch = (url, init) => fetch(String(url).replace('https://api.bytez.com', baseUrl), init)
    const model = new Bytez(KEY).model(MODEL)
    return async (content) => {
      const { error, output } = await model.run([{ role: 'user', content }])
      if (error) throw new Error(error)
      return output.content
    }
  },
  async openai(baseUrl, fetch) {
    const { default: OpenAI } = await import('openai')
    const client = new OpenAI({ apiKey: KEY, baseURL: `${baseUrl}/models/v2/openai/v1`, fetch })
    return async (content) =>
      (await client.chat.completions.create({ model: MODEL, messages: [{ role: 'user', content }] })).choices[0].message
        .content
  },
  async 'ai, @ai-sdk/openai'(baseUrl, fetch) {
    const { generateText } = await import('ai')
    const { createOpenAI } = await import('@ai-sdk/openai')
    const openai = createOpenAI({ apiKey: KEY, baseURL: `${baseUrl}/models/v2/openai/v1`, fetch })
    return async (prompt) => (await generateText({ model: openai.chat(MODEL), prompt })).text
  },
}
