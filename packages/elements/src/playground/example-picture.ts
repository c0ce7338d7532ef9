import type { TaskId } from '@decentramodels/core/tasks'

export const [WIDTH, HEIGHT] = [768, 512]

/** A drawn picture for those who have none at hand: a receipt to ask about, else a lighthouse above a bay with a boat. */
export async function examplePicture(task: TaskId): Promise<File> {
  const canvas = new OffscreenCanvas(WIDTH, HEIGHT)
  const draw = task === 'document-question-answering' ? drawReceipt : drawBay
  draw(canvas.getContext('2d')!)
  return new File([await canvas.convertToBlob()], 'example.png', { type: 'image/png' })
}

function drawReceipt(context: OffscreenCanvasRenderingContext2D): void {
  context.fillStyle = '#fff'
  context.fillRect(0, 0, WIDTH, HEIGHT)
  context.fillStyle = '#111'
  const lines = [
    ['Harbor Cafe', ''],
    ['Receipt 2041', '14 March'],
    ['2 x Coffee', '6.40'],
    ['1 x Fish soup', '9.50'],
    ['1 x Bread', '2.10'],
    ['Total', '18.00'],
  ]
  for (const [i, [left, right]] of lines.entries()) {
    const y = 80 + i * 72
    context.font = `${i === 0 || i === lines.length - 1 ? 'bold ' : ''}40px sans-serif`
    context.textAlign = 'left'
    context.fillText(left!, 80, y)
    context.textAlign = 'right'
    context.fillText(right!, WIDTH - 80, y)
  }
}

/** The bay; its boat `moved` pixels to the right. */
export function drawBay(context: OffscreenCanvasRenderingContext2D | CanvasRenderingContext2D, moved = 0): void {
  const shape = (color: string, ...points: [number, number][]) => {
    context.fillStyle = color
    context.beginPath()
    for (const [x, y] of points) context.lineTo(x, y)
    context.fill()
  }
  const sky = context.createLinearGradient(0, 0, 0, 330)
  sky.addColorStop(0, '#3d6ea8')
  sky.addColorStop(1, '#f3c99a')
  context.fillStyle = sky
  context.fillRect(0, 0, WIDTH, 330)
  context.fillStyle = '#f9efc9'
  context.beginPath()
  context.arc(590, 130, 44, 0, 2 * Math.PI)
  context.fill()
  context.fillStyle = '#2b5a7d'
  context.fillRect(0, 330, WIDTH, HEIGHT - 330)
  shape('#5a3b2e', [0, 512], [0, 330], [90, 270], [270, 262], [330, 340], [390, 512])
  shape('#fff8e7', [150, 268], [163, 110], [207, 110], [220, 268])
  shape('#b3261e', [156, 196], [159, 158], [211, 158], [214, 196])
  shape('#b3261e', [154, 110], [185, 66], [216, 110])
  const boat = (...points: [number, number][]) => points.map(([x, y]): [number, number] => [x + moved, y])
  shape('#f1f1ec', ...boat([520, 400], [575, 290], [575, 400]))
  shape('#7a1f1a', ...boat([500, 408], [650, 408], [620, 446], [530, 446]))
}
