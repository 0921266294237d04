// Kinesalite never answers a call for an iterator at a time after which nothing came; AWS answers with one at the end.
// To be imported before kinesalite, which takes its operations from node's cache of modules.
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
const path = require.resolve('kinesalite/actions/getShardIterator.js')
const db = require('kinesalite/db/index.js')
const getShardIterator = require(path)

require.cache[path].exports = (store, data, answer) => {
  if (data.ShardIteratorType !== 'AT_TIMESTAMP' || !(data.Timestamp * 1000 <= Date.now())) return getShardIterator(store, data, answer)

  // The end as it is before the search: what comes meanwhile lies behind it.
  const { StreamName, ShardId } = data
  getShardIterator(store, { StreamName, ShardId, ShardIteratorType: 'LATEST' }, (error, end) => {
    if (error) return answer(error)
    const { shardIx } = db.resolveShardId(ShardId)
    let found = false
    store
      .getStreamDb(StreamName)
      .createReadStream({ gt: db.shardIxToHex(shardIx), lt: db.shardIxToHex(shardIx + 1) })
      .on('data', ({ value }) => (found ||= value.ApproximateArrivalTimestamp >= data.Timestamp))
      .on('error', answer)
      .on('end', () => (found ? getShardIterator(store, data, answer) : answer(null, end)))
  })
}
