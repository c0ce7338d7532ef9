/** Who runs models in stories: the client of Bytez on its simulator, without a gateway and without a network. */
import { createBytezClient } from '@decentramodels/core/bytez'
import type { LimitPolicy } from '@decentramodels/core/contract'
import { LIMITS } from '@decentramodels/core/contract'
import type { PageClient } from '../packages/elements/src/playground/gateway-client.js'
import { createBytezSimulator } from '../packages/simulators/src/bytez/app.js'
import type { BytezSimulatorOptions } from '../packages/simulators/src/bytez/options.js'

/** What a gateway with the usual limits says to a visitor who has started nothing. */
export const POLICY: LimitPolicy = {
  classes: Object.fromEntries(
    Object.entries(LIMITS).map(([name, rule]) => [name, { ...rule, left: rule.limit, resetsInMs: 0 }]),
  ) as LimitPolicy['classes'],
  queue: { maxPerVisitor: 20 },
  models: 'all',
  simulated: true,
}

/** A client whose models take as long as a person would notice. */
export function storyRunner(options: BytezSimulatorOptions = {}): PageClient {
  const simulator = createBytezSimulator({ runMs: 900, pieceMs: 60, ...options })
  const client = createBytezClient({
    apiKey: 'story',
    dangerouslyAllowBrowser: true,
    runtime: { fetch: async (input, init) => simulator.fetch(new Request(input, init)) },
  })
  return { run: client.run.bind(client), policy: async () => POLICY }
}
