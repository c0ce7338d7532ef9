declare const __VERSION__: string | undefined

/** Version of this package; `dev` where the build did not set it. */
export const VERSION: string = typeof __VERSION__ === 'undefined' ? 'dev' : __VERSION__
