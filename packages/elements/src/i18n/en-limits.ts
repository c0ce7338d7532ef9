import { completeEnglish } from './terms.js'

/** Terms of `dm-limit-status`. */
export const enLimits = {
  limitClasses: {
    'text-to-image': 'Pictures',
    'text-to-video': 'Videos',
    'text-to-audio': 'Speech and sound',
    analysis: 'Text and analysis',
  } as Record<string, string>,
  limitLeft: (left: string, limit: string) => `${left} of ${limit} left`,
  limitResets: (time: string) => `full again in ${time}`,
  limitFull: 'full',
  limitQueue: (most: string) => `Up to ${most} of your runs wait in the queue.`,
  limitAge: (age: string) => `As of ${age}.`,
  limitUnknown: 'Limits are unknown: the gateway did not say.',
  limitLoading: 'Asking for the limits',
  limitRefresh: 'Ask again',
}

completeEnglish(enLimits)
