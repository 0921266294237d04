/**
 * The handler of the control port:
 *   POST   /faults        injects one, see faults.mjs; answers {"id":1}
 *   GET    /faults/1      how often it struck: {"struck":0}
 *   DELETE /faults/1      takes it back, DELETE /faults all of them
 *   GET    /calls?service=kinesis&operation=PutRecords&resource=name   {"calls":0}
 *   PUT    /buckets/name  makes a bucket in S3
 */
export function control(faults, calls, makeBucket) {
  return async (request, response) => {
    const url = new URL(request.url, 'http://control')
    const answer = (status, body) => response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body))
    const route = `${request.method} ${url.pathname}`
    const id = Number(/^\/faults\/(\d+)$/.exec(url.pathname)?.[1] ?? 0)
    const bucket = /^\/buckets\/([^/]+)$/.exec(url.pathname)?.[1]
    try {
      if (route === 'POST /faults') answer(201, { id: faults.add(await readJson(request)) })
      else if (route === 'DELETE /faults') answer(200, faults.clear() ?? {})
      else if (request.method === 'DELETE' && faults.remove(id)) answer(200, {})
      else if (request.method === 'GET' && faults.struck(id) !== undefined) answer(200, { struck: faults.struck(id) })
      else if (request.method === 'PUT' && bucket) answer(201, (await makeBucket(bucket)) ?? {})
      else if (route === 'GET /calls') answer(200, { calls: count(calls, url.searchParams) })
      else answer(404, { error: `There is no ${route}.` })
    } catch (error) {
      answer(400, { error: error.message })
    }
  }
}

function count(calls, query) {
  const service = query.get('service')
  const operation = query.get('operation')
  if (!service || !operation) throw new Error(`'service' and 'operation' must be given.`)
  return calls.count(service, operation, query.get('resource') ?? undefined)
}

async function readJson(request) {
  let text = ''
  for await (const part of request.setEncoding('utf8')) text += part
  return JSON.parse(text)
}
