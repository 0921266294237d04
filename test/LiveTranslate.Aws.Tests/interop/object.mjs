// Reads an object and prints {"ContentType":"…","ContentLength":N,"Body":"base64"}; with --put, first tries to put standard
// input there if there is nothing yet, and adds "Refused" with the error's name if S3 refused.
import { buffer } from 'node:stream/consumers'
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { printLine, readArguments, s3At } from './client.mjs'

const options = readArguments('Usage: node object.mjs --endpoint URL --bucket NAME --key KEY [--put TYPE]', {
  endpoint: { type: 'string' },
  bucket: { type: 'string' },
  key: { type: 'string' },
  put: { type: 'string', optional: true },
})
const at = { Bucket: options.bucket, Key: options.key }
const s3 = s3At(options.endpoint)

let Refused
if (options.put) {
  const put = { ...at, Body: await buffer(process.stdin), ContentType: options.put, IfNoneMatch: '*' }
  Refused = await s3.send(new PutObjectCommand(put)).then(() => undefined, error => error.name)
}
const { ContentType, ContentLength, Body } = await s3.send(new GetObjectCommand(at))
printLine({ ContentType, ContentLength, Body: Buffer.from(await Body.transformToByteArray()).toString('base64'), Refused })
s3.destroy()
