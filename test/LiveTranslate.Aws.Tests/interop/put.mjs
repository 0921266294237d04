// A plain producer, as anyone would write one: raw PCM in records of N bytes, the session's id as partition key, no
// header. Prints {"SequenceNumber":"…","ShardId":"…","Bytes":N} for each record, in the order in which they were put.
import { createReadStream } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { PutRecordCommand } from '@aws-sdk/client-kinesis'
import { kinesisAt, printLine, readArguments } from './client.mjs'

const usage = `Usage: node put.mjs --endpoint URL --stream NAME --session ID [--bytes N] [--file PATH] [--every MS]

  --bytes N     bytes in a record (8000, which is 250 ms of 16 kHz 16-bit mono)
  --file PATH   the PCM; standard input without it
  --every MS    puts a record every so many milliseconds (as fast as it goes)`

const options = readArguments(usage, {
  endpoint: { type: 'string' },
  stream: { type: 'string' },
  session: { type: 'string' },
  bytes: { type: 'string', default: '8000' },
  file: { type: 'string', optional: true },
  every: { type: 'string', default: '0' },
})
const size = Number(options.bytes)
const every = Number(options.every)
if (!(Number.isInteger(size) && size > 0 && every >= 0)) {
  console.error(`error: --bytes and --every must be numbers.\n${usage}`)
  process.exit(2)
}

async function* records(pcm) {
  let left = Buffer.alloc(0)
  for await (const part of pcm) {
    left = Buffer.concat([left, part])
    for (; left.length >= size; left = left.subarray(size)) yield left.subarray(0, size)
  }
  if (left.length > 0) yield left
}

const kinesis = kinesisAt(options.endpoint)
let previous
for await (const record of records(options.file ? createReadStream(options.file) : process.stdin)) {
  if (previous) await delay(every)
  const { SequenceNumber, ShardId } = await kinesis.send(
    new PutRecordCommand({
      StreamName: options.stream,
      PartitionKey: options.session,
      Data: record,
      SequenceNumberForOrdering: previous,
    }),
  )
  printLine({ SequenceNumber, ShardId, Bytes: record.length })
  previous = SequenceNumber
}
kinesis.destroy()
