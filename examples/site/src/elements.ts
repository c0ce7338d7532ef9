/** The elements of the first screen; others when a page holds them. */
import '@decentramodels/elements/define'

if (document.querySelector('dm-model-list')) void import('@decentramodels/elements/model-list/define')
if (document.querySelector('dm-model-detail')) void import('@decentramodels/elements/model-detail/define')
