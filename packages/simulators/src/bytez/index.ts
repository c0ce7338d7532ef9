export { createFaultPlan, type Fault, type FaultKind, type FaultPlan } from '../faults.js'
export { createBytezSimulator } from './app.js'
export type { BytezSimulatorOptions, SimulatorClock } from './options.js'
