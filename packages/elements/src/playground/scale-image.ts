/** Quality of a picture that is written anew with losses. */
const QUALITY = 0.92

/**
 * The picture written anew, at most `maxSide` pixels on its longer side, upright: smaller to send, and without what a
 * camera notes in its files, such as the place.
 * @throws TypeError, InvalidStateError or EncodingError when it cannot be read
 */
export async function scaleImage(file: Blob, maxSide = Infinity): Promise<Blob> {
  const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' })
  try {
    const scale = Math.min(1, maxSide / Math.max(bitmap.width, bitmap.height))
    const canvas = document.createElement('canvas')
    canvas.width = Math.max(1, Math.round(bitmap.width * scale))
    canvas.height = Math.max(1, Math.round(bitmap.height * scale))
    const drawing = canvas.getContext('2d')!
    drawing.imageSmoothingQuality = 'high'
    drawing.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
    // A browser that cannot write the type writes PNG.
    const scaled = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, file.type, QUALITY))
    if (scaled === null) throw new TypeError('The canvas holds no picture.')
    return scaled
  } finally {
    bitmap.close()
  }
}
