import { isIP } from 'node:net'
import { parseArgs } from 'node:util'

export const usage = `Usage: node --openssl-legacy-provider server.mjs [options]

Kinesis, DynamoDB and S3 in memory. Prints 'READY {"kinesis":port,…}' when they answer.

  --kinesis N    port of Kinesis (any free one)
  --dynamodb N   port of DynamoDB (any free one)
  --s3 N         port of S3 (any free one)
  --control N    port where faults are injected, calls counted and buckets made (any free one)
  --host ADDRESS where they listen (127.0.0.1: only this machine reaches them)
  --bucket NAME  makes a bucket, as often as it is given; S3 checks signatures: access key and secret are 'local'
  --stay         goes on when standard input closes, until it gets SIGTERM or SIGINT
  --help         this`

const servers = ['kinesis', 'dynamodb', 's3', 'control']

/** Reads the command line; throws an Error whose message says what is wrong with it. */
export function readArguments(args) {
  const port = { type: 'string', default: '0' }
  const { values } = parseArgs({
    args,
    options: {
      ...Object.fromEntries(servers.map(name => [name, port])),
      host: { type: 'string', default: '127.0.0.1' },
      bucket: { type: 'string', multiple: true, default: [] },
      stay: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })

  const ports = Object.fromEntries(servers.map(name => [name, readPort(name, values[name])]))
  const fixed = servers.filter(name => ports[name] > 0)
  for (const name of fixed) {
    const other = fixed.find(another => another !== name && ports[another] === ports[name])
    if (other) throw new Error(`--${name} and --${other} cannot both be ${ports[name]}.`)
  }
  if (!isIP(values.host)) throw new Error(`--host must be an IP address, not '${values.host}'.`)
  const bad = values.bucket.find(name => !isBucketName(name))
  if (bad !== undefined) throw new Error(`--bucket must be 3 to 63 lower-case letters, digits, dots and dashes, not '${bad}'.`)
  return { ports, host: values.host, buckets: values.bucket, stay: values.stay, help: values.help }
}

/** Whether S3 would take the name, near enough. It becomes a folder's. */
export const isBucketName = name => /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name)

function readPort(name, text) {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : -1
  if (port < 0 || port > 65535) throw new Error(`--${name} must be a port, 1 to 65535, or 0 for any free one, not '${text}'.`)
  return port
}
