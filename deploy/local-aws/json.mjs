import { randomUUID } from 'node:crypto'

/** How services of JSON 1.0 and 1.1 are spoken to: the operation is a header, everything else the body. */
export class JsonService {
  read({ headers }, body) {
    const operation = headers['x-amz-target']?.split('.')[1] ?? ''
    const data = parse(body)
    return { operation, data, resources: this.resources(operation, data) }
  }

  refusal({ headers }, { type, message }) {
    return {
      headers: { 'Content-Type': headers['content-type'], 'x-amzn-RequestId': randomUUID() },
      body: JSON.stringify({ __type: type, message }),
    }
  }
}

function parse(body) {
  try {
    return JSON.parse(body) ?? {}
  } catch {
    return {}
  }
}
