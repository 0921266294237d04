// Kinesis, DynamoDB and S3 in memory, on loopback only. Prints one line, 'READY {"kinesis":port,…}', and ends when
// its standard input closes, so that it never outlives whoever started it.
// Usage: node --openssl-legacy-provider server.mjs   (paging in S3 needs the old digests)
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import dynalite from 'dynalite'
import kinesalite from 'kinesalite'
import S3rver from '@20minutes/s3rver'

const folder = mkdtempSync(join(tmpdir(), 'local-aws-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))

const listen = server =>
  new Promise((resolve, reject) => {
    server.once?.('error', reject)
    server.listen(0, '127.0.0.1', () => resolve(server.address().port))
  })

const kinesis = kinesalite({ createStreamMs: 5, deleteStreamMs: 5, updateStreamMs: 5, shardLimit: 1000 })
const dynamodb = dynalite({ createTableMs: 5, deleteTableMs: 5, updateTableMs: 5 })
const s3 = new S3rver({ address: '127.0.0.1', port: 0, silent: true, directory: folder })

const ports = {
  kinesis: await listen(kinesis),
  dynamodb: await listen(dynamodb),
  s3: (await s3.run()).port,
}
console.log(`READY ${JSON.stringify(ports)}`)

process.stdin.resume()
process.stdin.on('end', () => process.exit(0))
process.on('SIGTERM', () => process.exit(0))
