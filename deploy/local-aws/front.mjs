import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'

/**
 * Puts a handler in front of a server: it counts calls, makes some of them go wrong, and hands on the rest.
 * @param describe makes, from the server's own handler, what knows the service: its name, its errors and their shape,
 * what a call is about and whether it is refused in any case; and, where a call needs more than the handler, handles it.
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
  const { method, url, headers, socket } = request
  return Object.assign(Readable.from(body.length > 0 ? [body] : []), { method, url, headers, socket })
}

class Call {
  constructor(service, handler, request, body, response) {
    Object.assign(this, { service, handler, request, body, response }, service.read(request, body))
  }

  async run(faults, calls) {
    calls.add(this.service.name, this.operation, this.resources)

    // Calls are about one stream, table or bucket each, but for batches, so that faults seldom meet.
    const refused = new Map()
    for (const fault of faults.for(this.service.name, this.operation, this.resources))
      if (await this.#suffer(fault, refused)) return
    if (this.refused) this.#refuse(this.refused)
    else if (refused.size > 0) this.#answerInPart(refused)
    else this.#handOn()
  }

  #handOn(body = this.body) {
    const request = again(this.request, body)
    if (this.service.handle) this.service.handle(request, this.response)
    else this.handler(request, this.response)
  }

  // Whether that was the end of it.
  async #suffer(fault, refused) {
    if (fault.kind === 'partialFailure' || fault.kind === 'realLimits') {
      const more = fault.kind === 'realLimits' ? await this.service.overLimits(this.operation, this.data, fault) : this.#some(fault)
      if (more === 'call') return this.#refuse(this.service.errors.throttle)
      for (const [index, message] of more) refused.set(index, message)
      return false
    }

    if (!fault.strikes()) return false
    switch (fault.kind) {
      case 'latency':
        await delay(fault.latencyMs)
        return false
      case 'connectionReset':
        return this.#reset()
      case 'lostAnswer':
        // Carried out, but its caller never learns of it.
        this.response.write = () => true
        this.response.end = () => this.#reset()
        this.#handOn()
        return true
      case 'hang':
        await fault.removed
        return this.#reset()
      default:
        return this.#refuse(this.service.errors[fault.kind])
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

  #refuse(error) {
    const { headers, body } = this.service.refusal(this.request, error)
    this.response.writeHead(error.status, { ...headers, 'Content-Length': Buffer.byteLength(body) })
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
    this.#handOn(Buffer.from(JSON.stringify({ ...this.data, Records: kept })))
  }
}
