/** API Gateway's event for an HTTP API, payload version 2.0, as its developer guide prints it. */
import type { APIGatewayProxyEventV2 } from 'aws-lambda';

export interface GatewayRequest {
  readonly method: string;
  readonly path: string;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** API Gateway sends a body that is not text as base64. */
  readonly base64?: boolean;
}

const HOST = 'a1b2c3d4e5.execute-api.us-east-1.amazonaws.com';

/** Header names in lower case, repeated ones joined by commas, cookies apart; `$default` stage without a prefix. */
export function gatewayEvent(request: GatewayRequest): APIGatewayProxyEventV2 {
  const { method, path, query = '', headers = {}, body, base64 = false } = request;
  const now = new Date();
  const parameters = Object.fromEntries(new URLSearchParams(query));
  return {
    version: '2.0',
    routeKey: 'ANY /{proxy+}',
    rawPath: path,
    rawQueryString: query,
    headers: {
      accept: '*/*',
      'content-length': String(Buffer.byteLength(body ?? '')),
      host: HOST,
      'user-agent': 'Mozilla/5.0',
      'x-amzn-trace-id': 'Root=1-6926437f-1f2e3d4c5b6a798081726354',
      'x-forwarded-for': '198.51.100.7',
      'x-forwarded-port': '443',
      'x-forwarded-proto': 'https',
      ...headers,
    },
    ...(query === '' ? {} : { queryStringParameters: parameters }),
    pathParameters: { proxy: path.slice(1) },
    requestContext: {
      accountId: '000000000000',
      apiId: HOST.split('.')[0] ?? '',
      domainName: HOST,
      domainPrefix: HOST.split('.')[0] ?? '',
      http: {
        method,
        path,
        protocol: 'HTTP/1.1',
        sourceIp: '198.51.100.7',
        userAgent: 'Mozilla/5.0',
      },
      requestId: 'UqLgqhPyIAMEVeg=',
      routeKey: 'ANY /{proxy+}',
      stage: '$default',
      time: now.toUTCString(),
      timeEpoch: now.getTime(),
    },
    ...(body === undefined ? {} : { body: base64 ? Buffer.from(body).toString('base64') : body }),
    isBase64Encoded: base64,
  };
}
