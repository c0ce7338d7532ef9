export async function clipBytes(): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array()
}
