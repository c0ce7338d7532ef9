import type { HubModel } from '../huggingface/hub-model.js'

/**
 * Well-known image models that the recording does not hold. That they exist, their task and library are facts; their
 * counts are invented. No license: what is not recorded stays unknown.
 */
const ENTRIES: readonly [id: string, downloads: number, likes: number, createdAt: string, library: string][] = [
  ['Tencent-Hunyuan/HunyuanDiT-v1.2', 1840, 62, '2024-06-17T07:35:14.000Z', 'diffusers'],
  ['Tencent-Hunyuan/HunyuanDiT-v1.2-Diffusers', 5210, 31, '2024-06-17T08:12:40.000Z', 'diffusers'],
  ['Laxhar/noobai-XL-1.1', 24300, 210, '2024-11-26T05:22:19.000Z', 'diffusers'],
  ['Laxhar/noobai-XL-1.0', 6120, 118, '2024-10-31T09:44:02.000Z', 'diffusers'],
  ['OnomaAIResearch/Illustrious-XL-v1.0', 7430, 164, '2025-02-11T02:18:55.000Z', 'diffusers'],
  ['stabilityai/stable-diffusion-xl-refiner-1.0', 412000, 1990, '2023-07-26T07:38:01.000Z', 'diffusers'],
]

/** As the API would write them. */
export const OVERLAY_HUB_MODELS: readonly HubModel[] = ENTRIES.map(
  ([id, downloads, likes, createdAt, library], index) => ({
    _id: `5d${index.toString(16).padStart(22, '0')}`,
    id,
    modelId: id,
    author: id.slice(0, id.indexOf('/')),
    private: false,
    createdAt,
    downloads,
    likes,
    pipeline_tag: 'text-to-image',
    library_name: library,
    tags: [library, 'text-to-image', 'simulated'],
  }),
)
