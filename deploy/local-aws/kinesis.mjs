import { createDecipheriv, createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import db from 'kinesalite/db/index.js'
import { JsonService } from './json.mjs'
import { ShardLimits } from './limits.mjs'

const tooFast = 'Rate exceeded for a shard.'

/** What the front must know of Kinesis. */
export class Kinesis extends JsonService {
  name = 'kinesis'
  errors = {
    throttle: { status: 400, type: 'ProvisionedThroughputExceededException', message: tooFast },
    serverError: { status: 500, type: 'InternalFailure', message: 'Internal failure' },
    expiredIterator: { status: 400, type: 'ExpiredIteratorException', message: 'Iterator expired.' },
  }
  #handler
  #limits = new ShardLimits()

  constructor(handler) {
    super()
    this.#handler = handler
  }

  /** The stream that a call is about. */
  resources(_operation, { StreamName, StreamARN, ShardIterator }) {
    const name = StreamName ?? StreamARN?.split('/')[1] ?? readIterator(ShardIterator)?.stream
    return typeof name === 'string' ? [name] : []
  }

  /** What AWS would refuse of a call: 'call' for all of it, or pairs of a record's index and the reason. */
  async overLimits(operation, data, fault) {
    if (operation === 'GetRecords') {
      const iterator = readIterator(data.ShardIterator)
      if (!iterator || this.#limits.takeRead(`${iterator.stream}/${iterator.shard}`)) return []
      fault.struck++
      return 'call'
    }

    const [stream] = this.resources(operation, data)
    const shards = await this.#openShards(stream)
    const refused = [...(operation === 'PutRecord' ? [data] : (data.Records ?? [])).entries()].filter(([, record]) => {
      const shard = shardOf(record, shards)
      return shard && !this.#limits.takeWrite(`${stream}/${shard.ShardId}`, sizeOf(record))
    })
    fault.struck += refused.length
    if (operation === 'PutRecord') return refused.length > 0 ? 'call' : []
    return refused.map(([index]) => [index, tooFast])
  }

  async #openShards(stream) {
    const { Shards = [] } = await this.#ask('ListShards', { StreamName: stream, MaxResults: 10000 })
    return Shards.filter(shard => !shard.SequenceNumberRange.EndingSequenceNumber)
  }

  // A call of our own, without a socket between.
  #ask(operation, data) {
    return new Promise(resolve => {
      const request = Object.assign(Readable.from([Buffer.from(JSON.stringify(data))]), {
        method: 'POST',
        url: '/',
        headers: {
          'content-type': 'application/x-amz-json-1.1',
          'x-amz-target': `Kinesis_20131202.${operation}`,
          'x-amz-date': '20150830T123600Z',
          authorization: 'AWS4-HMAC-SHA256 Credential=local, SignedHeaders=host, Signature=0',
        },
      })
      this.#handler(request, { setHeader() {}, end: body => resolve(JSON.parse(body)) })
    })
  }
}

function readIterator(text) {
  if (typeof text !== 'string') return undefined
  try {
    const decipher = createDecipheriv('aes-256-cbc', db.ITERATOR_PWD_KEY, db.ITERATOR_PWD_IV)
    const sealed = Buffer.from(text, 'base64').subarray(8)
    const [, stream, shard] = Buffer.concat([decipher.update(sealed), decipher.final()]).toString('utf8').split('/')
    return { stream, shard }
  } catch {
    // No iterator of ours: the server itself says so.
    return undefined
  }
}

function shardOf({ PartitionKey, ExplicitHashKey }, shards) {
  try {
    const hash = BigInt(ExplicitHashKey ?? `0x${createHash('md5').update(PartitionKey, 'utf8').digest('hex')}`)
    return shards.find(({ HashKeyRange: range }) => hash >= BigInt(range.StartingHashKey) && hash <= BigInt(range.EndingHashKey))
  } catch {
    return undefined
  }
}

// AWS counts the key with the data.
const sizeOf = ({ Data, PartitionKey }) => Buffer.from(Data ?? '', 'base64').length + Buffer.byteLength(PartitionKey ?? '')
