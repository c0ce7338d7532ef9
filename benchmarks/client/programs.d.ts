/** Source of a program that asks for one picture, by the name of the client. */
export const PICTURE: Record<string, string>

type Fetch = typeof globalThis.fetch

/** Makes a function that asks one thing and gives the text of the answer. */
export const CHATS: Record<string, (baseUrl: string, fetch: Fetch) => Promise<(content: string) => Promise<string>>>
