// Kinesis, DynamoDB and S3 in memory, on loopback unless told otherwise. Prints one line, 'READY {"kinesis":port,…}', and ends when
// its standard input closes, so that it never outlives whoever started it.
// Usage: node --openssl-legacy-provider server.mjs   (paging in S3 needs the old digests; --help for options)
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import S3rver from '@20minutes/s3rver'
import dynalite from 'dynalite'
import './iterators.mjs'
import kinesalite from 'kinesalite'
import { isBucketName, readArguments, usage } from './arguments.mjs'
import { Calls } from './calls.mjs'
import { control } from './control.mjs'
import { DynamoDb } from './dynamodb.mjs'
import { Faults } from './faults.mjs'
import { putInFront } from './front.mjs'
import { Kinesis } from './kinesis.mjs'
import { S3 } from './s3.mjs'

const options = (() => {
  try {
    return readArguments(process.argv.slice(2))
  } catch (error) {
    console.error(`error: ${error.message}\n  See: node server.mjs --help`)
    process.exit(2)
  }
})()
if (options.help) {
  console.log(usage)
  process.exit(0)
}

const folder = mkdtempSync(join(tmpdir(), 'local-aws-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))

const listen = (server, port) =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, options.host, () => resolve(server.address().port))
  })

const faults = new Faults()
const calls = new Calls()
const kinesis = kinesalite({ createStreamMs: 5, deleteStreamMs: 5, updateStreamMs: 5, shardLimit: 1000 })
const dynamodb = dynalite({ createTableMs: 5, deleteTableMs: 5, updateTableMs: 5 })
const s3 = new S3rver({ address: options.host, port: options.ports.s3, silent: true, directory: folder })
putInFront(kinesis, handler => new Kinesis(handler), faults, calls)
putInFront(dynamodb, () => new DynamoDb(), faults, calls)

const makeBucket = async name => {
  if (!isBucketName(name)) throw new Error(`'${name}' is no bucket's name.`)
  await s3.store.putBucket(name)
}

// S3's server lets nobody catch that its port is taken.
const cannotStart = error => {
  console.error(error.code === 'EADDRINUSE' ? `error: port ${error.port} is taken; name another one.` : error)
  process.exit(1)
}
process.once('uncaughtException', cannotStart)
const ports = {
  kinesis: await listen(kinesis, options.ports.kinesis),
  dynamodb: await listen(dynamodb, options.ports.dynamodb),
  s3: (await s3.run()).port,
  control: await listen(createServer(control(faults, calls, makeBucket)), options.ports.control),
}
process.off('uncaughtException', cannotStart)
putInFront(s3.httpServer, handler => new S3(handler, s3.store), faults, calls)
for (const bucket of options.buckets) await makeBucket(bucket)
console.log(`READY ${JSON.stringify(ports)}`)

if (!options.stay) {
  process.stdin.resume()
  process.stdin.on('end', () => process.exit(0))
}
process.on('SIGTERM', () => process.exit(0))
// Ctrl-C in a terminal reaches whoever started it, too, who still needs this server to end in order.
process.on('SIGINT', () => options.stay || process.exit(0))
