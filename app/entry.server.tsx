import { renderToStaticMarkup } from 'react-dom/server'
import { type EntryContext, isRouteErrorResponse, type RouterContextProvider, ServerRouter } from 'react-router'
import { pathToLog } from '#kernel/http.ts'
import { faultFields, log } from '#kernel/log.ts'
import { web } from '#kernel/web.ts'
import { frenchPage } from '#ui/french-page.ts'

// Static markup: no script will ever take these pages over, so no marks for it.
export default function handleRequest(request: Request, status: number, headers: Headers, routerContext: EntryContext): Response {
  const html = renderToStaticMarkup(<ServerRouter context={routerContext} url={request.url} />)
  headers.set('content-type', 'text/html; charset=utf-8')
  return new Response(`<!doctype html>${frenchPage(html)}`, { status, headers })
}

/** Faults are logged once, here. Refusals (404, 403, 405…) are in the request's own line. */
export function handleError(error: unknown, { request, context }: { request: Request; context: Readonly<RouterContextProvider> }): void {
  if (request.signal.aborted || (isRouteErrorResponse(error) && error.status < 500)) return
  const { requestId } = context.get(web)
  log('error', 'fault', {
    requestId,
    method: request.method,
    path: pathToLog(new URL(request.url).pathname),
    ...faultFields(error),
  })
}
