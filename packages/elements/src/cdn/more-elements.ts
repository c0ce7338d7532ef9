import { watchTags } from './watch-tags.js'

watchTags({
  'dm-model-detail': () => import('../model-detail/define.js'),
  'dm-model-list': () => import('../model-list/define.js'),
  'dm-model-search': () => import('../model-search/define.js'),
})
