/** How many calls of each operation arrived, whatever became of them. */
export class Calls {
  #counts = new Map()

  add(service, operation, resources) {
    this.#increment(service, operation, '')
    for (const resource of resources) this.#increment(service, operation, resource)
  }

  /** @param resource a stream's, table's or bucket's name; none for all of them. */
  count(service, operation, resource = '') {
    return this.#counts.get(key(service, operation, resource)) ?? 0
  }

  #increment(service, operation, resource) {
    const name = key(service, operation, resource)
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1)
  }
}

const key = (...parts) => parts.join('\n')
