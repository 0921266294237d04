// Reads a stream from its beginning to its end and prints {"ShardId":"…","SequenceNumber":"…","PartitionKey":"…",
// "Data":"base64"} for each record, shard by shard.
import { GetRecordsCommand, GetShardIteratorCommand, ListShardsCommand } from '@aws-sdk/client-kinesis'
import { kinesisAt, printLine, readArguments } from './client.mjs'

const options = readArguments('Usage: node get.mjs --endpoint URL --stream NAME', {
  endpoint: { type: 'string' },
  stream: { type: 'string' },
})
const StreamName = options.stream
const kinesis = kinesisAt(options.endpoint)

const { Shards } = await kinesis.send(new ListShardsCommand({ StreamName }))
for (const { ShardId } of Shards) {
  let { ShardIterator } = await kinesis.send(new GetShardIteratorCommand({ StreamName, ShardId, ShardIteratorType: 'TRIM_HORIZON' }))
  while (ShardIterator) {
    const { Records, NextShardIterator, MillisBehindLatest } = await kinesis.send(new GetRecordsCommand({ ShardIterator }))
    for (const { SequenceNumber, PartitionKey, Data } of Records)
      printLine({ ShardId, SequenceNumber, PartitionKey, Data: Buffer.from(Data).toString('base64') })
    ShardIterator = Records.length === 0 && MillisBehindLatest === 0 ? undefined : NextShardIterator
  }
}
kinesis.destroy()
