import { completeEnglish } from './terms.js'

/** Terms of the file of a task. */
export const enFile = {
  chooseFile: 'Choose a file',
  otherFile: 'Choose another',
  removeFile: 'Remove',
  dropFile: 'or drop it here, or paste it',
  exampleFile: 'Use a drawn example',
  exampleSound: 'Use a made voice',
  exampleClip: 'Use a drawn clip',
  exampleMaking: 'Making it in your browser',
  dropSound: 'or drop it here',
  fileTypes: (types: string, size: string) => `${types}, up to ${size}`,
  scaledDown: (side: string) =>
    `Larger pictures are scaled down to ${side} pixels in your browser; what a camera notes in them is left out.`,
  fileUrl: 'Or its address',
  fileUrlHint: 'An https address that anybody can open.',
  fileWrongType: (type: string, types: string) => `${type || 'This kind of file'} cannot be used. Use ${types}.`,
  fileTooLarge: (size: string, most: string) => `The file has ${size}; at most ${most} fit.`,
  fileBroken: 'This picture cannot be read.',
  fileReading: 'Reading the file',
  megabytes: (size: string) => `${size} MB`,
  preview: 'What will be sent',
}

completeEnglish(enFile)
