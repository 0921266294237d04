const everywhere = ['throttle', 'serverError', 'latency', 'connectionReset', 'lostAnswer', 'hang']
// What only one service knows, and the operations it is for; null for all.
const special = {
  kinesis: { partialFailure: ['PutRecords'], expiredIterator: ['GetRecords'], realLimits: ['PutRecord', 'PutRecords', 'GetRecords'] },
  dynamodb: {},
  s3: { accessDenied: null, expiredToken: null, conflict: ['PutObject'] },
}
const fields = ['service', 'kind', 'operation', 'resource', 'rate', 'count', 'latencyMs']

/** What goes wrong on purpose, and for which calls. */
export class Faults {
  #injected = new Map()
  #last = 0

  /** Adds a fault; throws an Error that says what is wrong with its description. */
  add(description) {
    check(description)
    const id = ++this.#last
    this.#injected.set(id, new Fault(description))
    return id
  }

  struck(id) {
    return this.#injected.get(id)?.struck
  }

  remove(id) {
    const fault = this.#injected.get(id)
    this.#injected.delete(id)
    fault?.release()
    return fault !== undefined
  }

  clear() {
    for (const id of [...this.#injected.keys()]) this.remove(id)
  }

  /** The faults that are meant for a call, in the order of their injection. */
  for(service, operation, resources) {
    return [...this.#injected.values()].filter(fault => fault.means(service, operation, resources))
  }
}

class Fault {
  #description
  #random = randomFrom(1)

  constructor(description) {
    this.#description = { rate: 1, count: Infinity, ...description }
    this.struck = 0
    this.removed = new Promise(resolve => (this.release = resolve))
  }

  get kind() {
    return this.#description.kind
  }

  get latencyMs() {
    return this.#description.latencyMs
  }

  means(service, operation, resources) {
    const wanted = this.#description
    return wanted.service === service && (special[service][wanted.kind]?.includes(operation) ?? true)
      && (wanted.operation === undefined || wanted.operation === operation)
      && (wanted.resource === undefined || resources.includes(wanted.resource))
  }

  /** Whether it happens this time. */
  strikes() {
    if (this.struck >= this.#description.count || this.#random() >= this.#description.rate) return false
    this.struck++
    return true
  }
}

function check(description) {
  if (typeof description !== 'object' || description === null) throw new Error('A fault is an object.')
  const { service, kind, operation, resource, rate, count, latencyMs } = description
  const unknown = Object.keys(description).find(name => !fields.includes(name))
  if (unknown) throw new Error(`A fault has no '${unknown}'.`)
  if (!Object.hasOwn(special, service)) throw new Error(`'service' must be one of ${Object.keys(special).join(', ')}.`)
  const kinds = [...everywhere, ...Object.keys(special[service])]
  if (!kinds.includes(kind)) throw new Error(`'kind' must be one of ${kinds.join(', ')} for ${service}.`)
  if (operation !== undefined && typeof operation !== 'string') throw new Error(`'operation' must be text.`)
  if (operation !== undefined && special[service][kind]?.includes(operation) === false)
    throw new Error(`'${kind}' is for ${special[service][kind].join(', ')}.`)
  if (resource !== undefined && typeof resource !== 'string') throw new Error(`'resource' must be text.`)
  if (rate !== undefined && !(rate > 0 && rate <= 1)) throw new Error(`'rate' must be above 0 and at most 1.`)
  if (count !== undefined && !(Number.isInteger(count) && count > 0)) throw new Error(`'count' must be a whole number above 0.`)
  if (kind === 'latency' && !(latencyMs > 0)) throw new Error(`'latencyMs' must be above 0.`)
}

// Mulberry32: the same numbers in each run, so that a test that fails fails again.
function randomFrom(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
