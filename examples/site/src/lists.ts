import '@decentramodels/elements/define'
import './shell.ts'
