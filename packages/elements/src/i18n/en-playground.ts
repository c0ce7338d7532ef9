import { completeEnglish } from './terms.js'

/** Terms of the form of `dm-playground`, before a first run. */
export const enPlayground = {
  // Titles, sentences and hints of the task table are English there; other languages give theirs by name here.
  taskTitles: {} as Record<string, string>,
  taskSummaries: {} as Record<string, string>,
  /** By the English title. */
  fieldTitles: {} as Record<string, string>,
  /** By the English hint. */
  fieldHints: {} as Record<string, string>,
  /** By the code of the check; a code without one shows the English sentence. */
  fieldProblems: {} as Record<string, (title: string) => string>,
  // Form
  model: 'Model',
  defaultModel: (name: string) => `${name} (default)`,
  signals: {
    good: 'Reliable answers',
    medium: 'Fair answers',
    weak: 'Weak answers: take them with care',
    none: 'Answers say next to nothing',
  } as Record<string, string>,
  licenseNamed: (license: string) => `License: ${license}`,
  characters: (count: string, most: string) => `${count} of ${most}`,
  labelHint: 'Enter or a comma adds one.',
  removeLabel: (label: string) => `Remove ${label}`,
  labelAdded: (label: string) => `${label} added`,
  labelRemoved: (label: string) => `${label} removed`,
  chatInput: 'Your message',
  chatRoles: { system: 'System', user: 'You', assistant: 'Model' } as Record<string, string>,
  chatRestart: 'Start over',
  moreSettings: 'More settings',
  resetSettings: 'Back to the defaults',
  byModel: 'as the model has it',
  listHint: 'Separated by commas.',
  run: 'Run',
  generate: 'Generate',
  send: 'Send',
  runKeys: 'Ctrl+Enter',
  sendKey: 'Enter',
  cancel: 'Cancel',
  again: 'Try again',
  inputProblems: (count: string, n: number) => `${count} ${n === 1 ? 'thing needs' : 'things need'} a look`,
  noGateway: 'Models do not run on this page: it names no gateway.',
  noGatewayText:
    'The owner of the site starts one with decentra-gateway and names it, and a key for this page, in the attributes gateway and site-key.',
  gatewaySilent: 'Models do not run here now.',
  gatewaySilentText: 'No gateway answers at the address that this page names.',
  checkGateway: 'Check again',
  cannotRun: 'This model cannot be run here.',
  cannotRunText: 'It does none of the tasks that the gateway knows.',
  clientFailed: 'The code that runs models did not load. Check the connection, then try again.',
  // Place of the result
  resultPlace: 'The result appears here.',
}

completeEnglish(enPlayground)
