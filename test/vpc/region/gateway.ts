/** The HTTP API: routes to functions by the template's own integrations, permissions and API Gateway's limits. */
import type { Server } from 'node:https';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { gatewayEvent } from '../../localstack/gateway-event.ts';
import { GATEWAY, GATEWAY6 } from '../fabric/addresses.ts';
import type { Lambda } from '../lambda/lambda.ts';
import { arnHere } from '../template/physical.ts';
import type { Waking } from '../template/waking.ts';
import type { Certificate } from './certificate.ts';
import { type Answer, type Asked, listenTls } from './door.ts';
import type { Faults } from './faults.ts';
import { isPermitted } from './permitted.ts';

/** API Gateway's limits for an HTTP API. */
const BODY_MAX_BYTES = 10 * 1024 * 1024;
const INTEGRATION_TIMEOUT_MS = 30_000;

/** What it needs. */
export interface GatewayDeps {
  readonly certificate: Certificate;
  readonly lambda: Lambda;
  readonly faults: Faults;
  readonly waking: () => Waking;
}

/** Starts it at its public addresses: by IPv6 as well where the API is of both kinds. */
export function startGateway(deps: GatewayDeps): Promise<Server[]> {
  const addresses = [GATEWAY, ...(deps.waking().dualStack ? [GATEWAY6] : [])];
  const open = (at: string) => listenTls(deps.certificate, at, (asked) => answerTo(deps, asked));
  return Promise.all(addresses.map(open));
}

async function answerTo(deps: GatewayDeps, { message, body }: Asked): Promise<Answer> {
  const { routes, permissions, api } = deps.waking();
  const method = message.method ?? 'GET';
  const [path = '/', query = ''] = String(message.url).split('?');
  const [route] = routes
    .filter(({ key }) => fits(key, method, path))
    .toSorted((a, b) => looseness(a.key) - looseness(b.key));
  if (!route) return json(404, { message: 'Not Found' });
  if (body.length > BODY_MAX_BYTES) return json(413, { message: 'Request Entity Too Large' });
  const [, pattern = ''] = route.key.split(' ');
  const source = arnHere('execute-api', `${api}/$default/${method}${pattern}`);
  const permitted = isPermitted(permissions, {
    target: route.target,
    principal: 'apigateway.amazonaws.com',
    source,
  });
  if (!permitted) {
    deps.faults.add(`${route.target}: API Gateway is not permitted to invoke it`);
    return json(500, { message: 'Internal Server Error' });
  }
  const headers = headersOf(message.headers);
  const event = gatewayEvent({ method, path, query, headers, body: body.toString() });
  try {
    const result = await Promise.race([deps.lambda.invoke(route.target, event), tooLate()]);
    return asAnswer(result as APIGatewayProxyStructuredResultV2);
  } catch (error) {
    const late = String(error).includes('too late');
    return json(late ? 503 : 500, {
      message: late ? 'Service Unavailable' : 'Internal Server Error',
    });
  }
}

function fits(key: string, method: string, path: string): boolean {
  if (key === '$default') return true;
  const [verb, pattern = ''] = key.split(' ');
  if (verb !== 'ANY' && verb !== method) return false;
  const source = pattern.replace(/\{\w+\+\}/g, '.+').replace(/\{\w+\}/g, '[^/]+');
  return new RegExp(`^${source}$`).test(path);
}

/** API Gateway takes the route that says most: a whole path, then one with parts left open, then a greedy one. */
function looseness(key: string): number {
  if (key === '$default') return 3;
  if (key.includes('+}')) return 2;
  return key.includes('{') ? 1 : 0;
}

function headersOf(headers: Asked['message']['headers']): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}

function tooLate(): Promise<never> {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error('too late')), INTEGRATION_TIMEOUT_MS).unref();
  });
}

function asAnswer(result: APIGatewayProxyStructuredResultV2): Answer {
  const { statusCode = 200, headers = {}, body = '', isBase64Encoded } = result;
  const text = Object.entries(headers).map(([name, value]) => [name, String(value)]);
  return {
    status: statusCode,
    headers: Object.fromEntries(text) as Record<string, string>,
    body: isBase64Encoded ? Buffer.from(body, 'base64') : body,
  };
}

function json(status: number, body: object): Answer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
