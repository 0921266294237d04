import { AsyncLocalStorage } from 'node:async_hooks'
import { randomUUID } from 'node:crypto'
import account from '@20minutes/s3rver/lib/models/account.js'
import { makeWhole } from './objects.mjs'

const objects = { PUT: 'PutObject', GET: 'GetObject', HEAD: 'HeadObject', DELETE: 'DeleteObject' }
const buckets = { PUT: 'CreateBucket', GET: 'ListObjects', HEAD: 'HeadBucket', DELETE: 'DeleteBucket', POST: 'DeleteObjects' }

/** What the front must know of S3. Buckets are named in the path, not in the host. */
export class S3 {
  name = 's3'
  errors = {
    throttle: { status: 503, type: 'SlowDown', message: 'Please reduce your request rate.' },
    serverError: { status: 500, type: 'InternalError', message: 'We encountered an internal error. Please try again.' },
    accessDenied: { status: 403, type: 'AccessDenied', message: 'Access Denied' },
    expiredToken: { status: 400, type: 'ExpiredToken', message: 'The provided token has expired.' },
    conflict: {
      status: 409,
      type: 'ConditionalRequestConflict',
      message: 'The conditional request cannot succeed due to a conflicting operation against this resource.',
    },
  }
  #handler
  #headers = new AsyncLocalStorage()

  constructor(handler, store) {
    this.#handler = handler
    // Its server knows one pair of keys; this is the one that the other servers are usually called with.
    account.DUMMY_ACCOUNT.createKeyPair('local', 'local')
    makeWhole(store, () => this.#headers.getStore() ?? {})
  }

  read({ method, url, headers }) {
    const { pathname, searchParams } = new URL(url, 'http://s3')
    const [, bucket, ...key] = pathname.split('/')
    const operation = headers['x-amz-copy-source'] ? 'CopyObject' : (key.join('/') ? objects : bucket ? buckets : { GET: 'ListBuckets' })[method]
    // Its server lets in who does not sign at all, as S3 does only for public buckets.
    const refused = method === 'OPTIONS' || headers.authorization || searchParams.has('X-Amz-Signature') ? undefined : this.errors.accessDenied
    return { operation: operation ?? '', resources: bucket ? [bucket] : [], refused }
  }

  handle(request, response) {
    this.#headers.run(request.headers, () => this.#handler(request, response))
  }

  refusal({ method, url }, { type, message }) {
    const id = randomUUID()
    const resource = new URL(url, 'http://s3').pathname
    const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${type}</Code><Message>${message}</Message>`
      + `<Resource>${resource}</Resource><RequestId>${id}</RequestId></Error>`
    return { headers: { 'Content-Type': 'application/xml', 'x-amz-request-id': id }, body: method === 'HEAD' ? '' : body }
  }
}
