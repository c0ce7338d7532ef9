/** Who may call a route: anybody, a page with a publishable key, or a holder of a visitor pass or secret key. */
export type RouteAuth = 'anybody' | 'page' | 'caller'

export interface Route {
  method: 'GET' | 'POST' | 'DELETE'
  /** Parts in braces are filled in by {@link routePath}. */
  path: string
  auth: RouteAuth
  /** One sentence for the documentation. */
  summary: string
}

/** Every route of the gateway, once: the gateway answers them, the client calls them, OpenAPI is made from them. */
export const ROUTES = {
  createPass: {
    method: 'POST',
    path: '/v1/passes',
    auth: 'page',
    summary: 'Gives the visitor of an allowed page a pass for 15 minutes, or renews one.',
  },
  policy: {
    method: 'GET',
    path: '/v1/policy',
    auth: 'caller',
    summary: 'Says what the caller may start now: limits, models, and whether answers are simulated.',
  },
  createRun: {
    method: 'POST',
    path: '/v1/runs',
    auth: 'caller',
    summary: 'Runs a task: waits for the answer, streams its events, or answers at once with the place to look.',
  },
  run: { method: 'GET', path: '/v1/runs/{id}', auth: 'caller', summary: 'Tells how a run stands.' },
  runEvents: {
    method: 'GET',
    path: '/v1/runs/{id}/events',
    auth: 'caller',
    summary: 'Streams the events of a run, from the beginning or after the one that is named.',
  },
  cancelRun: { method: 'DELETE', path: '/v1/runs/{id}', auth: 'caller', summary: 'Cancels a run.' },
  runOutput: {
    method: 'GET',
    path: '/v1/runs/{id}/output/{n}',
    auth: 'anybody',
    summary: 'Serves a file that a run made; the long random id of the run is the key to it.',
  },
  createQuote: {
    method: 'POST',
    path: '/v1/quotes',
    auth: 'caller',
    summary: 'Says what would happen to a run that is sent now: model, place in the queue, start.',
  },
  catalogChanges: {
    method: 'GET',
    path: '/v1/catalog/changes',
    auth: 'anybody',
    summary: 'Streams the changes of the catalogue as they are published.',
  },
  health: { method: 'GET', path: '/healthz', auth: 'anybody', summary: 'Says that the process lives.' },
  ready: { method: 'GET', path: '/readyz', auth: 'anybody', summary: 'Says whether runs can be taken now.' },
  openapi: { method: 'GET', path: '/openapi.json', auth: 'anybody', summary: 'This description.' },
} as const satisfies Record<string, Route>

export type RouteName = keyof typeof ROUTES

/** The path of a route with its parts filled in, each one escaped. */
export function routePath(name: RouteName, parts: Readonly<Record<string, string | number>> = {}): string {
  return ROUTES[name].path.replace(/\{(\w+)\}/g, (_, part: string) => encodeURIComponent(parts[part] ?? ''))
}
