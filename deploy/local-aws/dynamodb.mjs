import { JsonService } from './json.mjs'

const prefix = 'com.amazonaws.dynamodb.v20120810#'

/** What the front must know of DynamoDB. */
export class DynamoDb extends JsonService {
  name = 'dynamodb'
  errors = {
    throttle: {
      status: 400,
      type: `${prefix}ProvisionedThroughputExceededException`,
      message: 'The level of configured provisioned throughput for the table was exceeded.',
    },
    serverError: { status: 500, type: `${prefix}InternalServerError`, message: 'Internal server error' },
  }

  /** The tables that a call is about. */
  resources(_operation, { TableName, RequestItems }) {
    if (typeof TableName === 'string') return [TableName]
    return Object.keys(RequestItems ?? {})
  }
}
