import { parseArgs } from 'node:util'

export const usage = `Usage: node --openssl-legacy-provider server.mjs [options]

Kinesis, DynamoDB and S3 in memory, on 127.0.0.1 only. Prints 'READY {"kinesis":port,…}' when they answer.

  --kinesis N    port of Kinesis (any free one)
  --dynamodb N   port of DynamoDB (any free one)
  --s3 N         port of S3 (any free one)
  --control N    port where faults are injected and calls counted (any free one)
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
  return { ports, stay: values.stay, help: values.help }
}

function readPort(name, text) {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : -1
  if (port < 0 || port > 65535) throw new Error(`--${name} must be a port, 1 to 65535, or 0 for any free one, not '${text}'.`)
  return port
}
