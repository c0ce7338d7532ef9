import { completeEnglish } from './terms.js'

/** Terms that the form, a run and the limits have in common. */
export const enRunner = {
  licenseFlags: {
    yes: 'Commercial use allowed',
    restricted: 'Commercial use with limits',
    no: 'Not for commercial use',
    unknown: 'Commercial use unknown',
  } as Record<string, string>,
  simulatedRun: 'Simulated: no Bytez key set',
  kilobytes: (size: string) => `${size} KB`,
}

completeEnglish(enRunner)
