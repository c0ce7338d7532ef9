import '@decentramodels/elements/define'
import '@decentramodels/elements/model-detail/define'
import './shell.ts'
