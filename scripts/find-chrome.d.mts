/** Path of a Chromium that starts; throws with a clear sentence when there is none. */
export function findChrome(): Promise<string>
/** Start arguments that keep Chromium off the network and make it run in a container. */
export const chromeArguments: string[]
