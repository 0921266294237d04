import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'

/**
 * Puts a handler in front of a server: it counts calls, makes some of them go wrong, and hands on the rest.
 * @param describe makes, from the server's own handler, what knows the service: its name, its errors, what a call is about.
 */
export function putInFront(server, describe, faults, calls) {
  const [handler] = server.listeners('request')
  const service = describe(handler)
  server.removeAllListeners('request')
  server.on('request', async (request, response) => {
    const body = await read(request)
    if (body) await new Call(service, handler, request, body, response).run(faults, calls)
  })
}

async function read(request) {
  const parts = []
  try {
    for await (const part of request) parts.push(part)
  } catch {
    // The client went away; there is nobody to answer.
    return undefined
  }
  return Buffer.concat(parts)
}

// A copy of a request whose body was read already.
function again(request, body) {
  const { method, url, headers } = request
  return Object.assign(Readable.from(body.length > 0 ? [body] : []), { method, url, headers })
}

class Call {
  constructor(service, handler, request, body, response) {
    Object.assign(this, { service, handler, request, body, response })
    this.operation = request.headers['x-amz-target']?.split('.')[1] ?? ''
    this.data = parse(body)
  }

  async run(faults, calls) {
    const resources = this.service.resources(this.operation, this.data)
    calls.add(this.service.name, this.operation, resources)

    // Calls are about one stream or table each, but for batches, so that faults seldom meet.
    const refused = new Map()
    for (const fault of faults.for(this.service.name, this.operation, resources))
      if (await this.#suffer(fault, refused)) return
    if (refused.size > 0) this.#answerInPart(refused)
    else this.handler(again(this.request, this.body), this.response)
  }

  // Whether that was the end of it.
  async #suffer(fault, refused) {
    if (fault.kind === 'partialFailure' || fault.kind === 'realLimits') {
      const more = fault.kind === 'realLimits' ? await this.service.overLimits(this.operation, this.data, fault) : this.#some(fault)
      if (more === 'call') return this.#refuse(this.service.throttled())
      for (const [index, message] of more) refused.set(index, message)
      return false
    }

    if (!fault.strikes()) return false
    switch (fault.kind) {
      case 'latency':
        await delay(fault.latencyMs)
        return false
      case 'throttle':
        return this.#refuse(this.service.throttled())
      case 'serverError':
        return this.#refuse(this.service.failed())
      case 'expiredIterator':
        return this.#refuse(this.service.expired())
      case 'connectionReset':
        return this.#reset()
      case 'lostAnswer':
        // Carried out, but its caller never learns of it.
        this.response.end = () => this.#reset()
        this.handler(again(this.request, this.body), this.response)
        return true
      case 'hang':
        await fault.removed
        return this.#reset()
    }
  }

  #some(fault) {
    const records = this.data.Records?.keys() ?? []
    return [...records].filter(() => fault.strikes()).map(index => [index, 'Rate exceeded.'])
  }

  #reset() {
    this.request.socket.resetAndDestroy()
    return true
  }

  #refuse({ status, type, message }) {
    const body = JSON.stringify({ __type: type, message })
    this.response.writeHead(status, {
      'Content-Type': this.request.headers['content-type'],
      'Content-Length': Buffer.byteLength(body),
      'x-amzn-RequestId': randomUUID(),
    })
    this.response.end(body)
    return true
  }

  // Stores the records that were not refused, and says of the others why.
  #answerInPart(refused) {
    const kept = this.data.Records.filter((_, index) => !refused.has(index))
    const merge = stored => ({
      FailedRecordCount: refused.size,
      Records: this.data.Records.map((_, index) =>
        refused.has(index)
          ? { ErrorCode: 'ProvisionedThroughputExceededException', ErrorMessage: refused.get(index) }
          : stored.shift()),
    })
    const { response } = this
    const end = response.end.bind(response)
    const endWith = answer => {
      const text = JSON.stringify(answer)
      response.setHeader('Content-Length', Buffer.byteLength(text))
      end(text)
    }
    if (kept.length === 0) {
      response.setHeader('Content-Type', this.request.headers['content-type'])
      response.setHeader('x-amzn-RequestId', randomUUID())
      endWith(merge([]))
      return
    }

    response.end = body => (response.statusCode === 200 ? endWith(merge(JSON.parse(body).Records)) : end(body))
    this.handler(again(this.request, Buffer.from(JSON.stringify({ ...this.data, Records: kept }))), response)
  }
}

function parse(body) {
  try {
    return JSON.parse(body) ?? {}
  } catch {
    return {}
  }
}
