import '@decentramodels/elements/define'
import './shell.ts'
import './snippet.ts'
