// A shard's limits: https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html
const readsPerSecond = 5
const recordsPerSecond = 1000
const bytesPerSecond = 1024 * 1024

/** How much of what AWS allows a shard in a second is left. */
export class ShardLimits {
  #buckets = new Map()

  takeRead(shard) {
    return this.#bucket(`reads of ${shard}`, readsPerSecond).take(1)
  }

  /** A record is refused when either its bytes or its number would be too much; then it uses up neither. */
  takeWrite(shard, bytes) {
    const records = this.#bucket(`records of ${shard}`, recordsPerSecond)
    return records.holds(1) && this.#bucket(`bytes of ${shard}`, bytesPerSecond).take(bytes) && records.take(1)
  }

  #bucket(name, perSecond) {
    if (!this.#buckets.has(name)) this.#buckets.set(name, new Bucket(perSecond))
    return this.#buckets.get(name)
  }
}

class Bucket {
  #perSecond
  #level
  #filledAt = performance.now()

  constructor(perSecond) {
    this.#perSecond = perSecond
    this.#level = perSecond
  }

  holds(amount) {
    const now = performance.now()
    this.#level = Math.min(this.#perSecond, this.#level + ((now - this.#filledAt) / 1000) * this.#perSecond)
    this.#filledAt = now
    return this.#level >= amount
  }

  take(amount) {
    if (!this.holds(amount)) return false
    this.#level -= amount
    return true
  }
}
