import { parseArgs } from 'node:util'
import { KinesisClient } from '@aws-sdk/client-kinesis'
import { S3Client } from '@aws-sdk/client-s3'
import { NodeHttpHandler } from '@smithy/node-http-handler'

/** Reads a command line on which every option but those with a default must be given; ends the process when it is wrong. */
export function readArguments(usage, options) {
  try {
    const { values } = parseArgs({ options })
    for (const [name, { type, optional }] of Object.entries(options))
      if (values[name] === undefined && type === 'string' && !optional) throw new Error(`--${name} must be given.`)
    return values
  } catch (error) {
    console.error(`error: ${error.message}\n${usage}`)
    process.exit(2)
  }
}

const region = 'us-east-1'

/** AWS's own client, over HTTP/1.1 since the local servers speak no other. */
export const kinesisAt = endpoint =>
  new KinesisClient({
    endpoint,
    region,
    credentials: { accessKeyId: 'interop', secretAccessKey: 'interop' },
    requestHandler: new NodeHttpHandler(),
  })

/** The same for S3, whose local server checks signatures and knows buckets by path only. */
export const s3At = endpoint =>
  new S3Client({ endpoint, region, credentials: { accessKeyId: 'local', secretAccessKey: 'local' }, forcePathStyle: true })

export const printLine = value => console.log(JSON.stringify(value))
