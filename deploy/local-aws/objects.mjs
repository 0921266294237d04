import S3Error from '@20minutes/s3rver/lib/models/error.js'

/**
 * S3's server writes objects in place, and knows no conditions. Makes its store put one object at a time and let reads
 * wait for it, as if each put were whole; and refuse a put with 'If-None-Match: *' when there is something.
 * @param headers gives those of the request that is being handled.
 */
export function makeWhole(store, headers) {
  const putObject = store.putObject.bind(store)
  const getObject = store.getObject.bind(store)
  const puts = new Map()

  store.putObject = object => {
    const name = `${object.bucket}/${object.key}`
    const { 'if-none-match': condition } = headers()
    const put = (puts.get(name) ?? Promise.resolve()).then(async () => {
      if (condition === '*' && (await store.existsObject(object.bucket, object.key)))
        throw new S3Error('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', { Condition: 'If-None-Match' })
      return putObject(object)
    })
    const done = put.then(() => {}, () => {}).then(() => puts.get(name) === done && puts.delete(name))
    puts.set(name, done)
    return put
  }

  store.getObject = async (bucket, key, options) => {
    await puts.get(`${bucket}/${key}`)
    return getObject(bucket, key, options)
  }
}
