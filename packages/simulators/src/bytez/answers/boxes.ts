import { type Call, numberOf } from '../call.js'
import { pick, round } from '../draw.js'
import { COCO_LABELS } from './words.js'

/** A box within a picture; `over` pixels may be outside, as open vocabularies give them. */
function drawBox({ random, media }: Call, over: number) {
  const { width, height } = media!.size
  const part = (all: number) => Math.max(1, Math.round(all * (0.15 + random() * 0.4)))
  const [boxWidth, boxHeight] = [Math.min(width, part(width)), Math.min(height, part(height))]
  const xmin = Math.floor(random() * (width - boxWidth + 1)) - Math.round(random() * over)
  const ymin = Math.floor(random() * (height - boxHeight + 1)) - Math.round(random() * over)
  return { xmin, ymin, xmax: xmin + boxWidth, ymax: ymin + boxHeight }
}

type Found = { score: number; label: string; box: ReturnType<typeof drawBox> }

function kept(call: Call, found: Found[]): Found[] {
  const threshold = numberOf(call, 'threshold')
  return found.filter(({ score }) => score >= threshold).sort((a, b) => b.score - a.score)
}

export function detect(call: Call): Found[] {
  const { random, model } = call
  const count = 2 + Math.floor(random() * 3)
  const found = Array.from({ length: count }, (_, index) => ({
    // The first is sure, so that a picture is not empty at usual thresholds.
    score: round(index === 0 ? 0.97 + random() * 0.029 : 0.4 + random() * 0.59),
    label: pick(random, model.labels ?? COCO_LABELS),
    box: drawBox(call, 0),
  }))
  return kept(call, found)
}

export function detectNamed(call: Call): Found[] {
  const { random, labels } = call
  const found = labels.map((label, index) => ({
    score: round(index === 0 ? 0.5 + random() * 0.3 : random() * 0.7),
    label,
    box: drawBox(call, 4),
  }))
  const most = numberOf(call, 'top_k', found.length)
  return kept(call, found).slice(0, most)
}
