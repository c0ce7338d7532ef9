import { createLine } from './line.js'
import { createQueue, type FairQueue, type FairQueueOptions } from './queue.js'

/** An empty queue, for servers: nothing of it loads later. */
export function createFairQueue(options: FairQueueOptions = {}): FairQueue {
  return createQueue(options, createLine)
}
