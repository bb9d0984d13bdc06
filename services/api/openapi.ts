/** The API's description, from the very schemas that validate. */
import * as z from 'zod/mini';
import { KEY, type Operation } from './operation.ts';
import { OPERATOR_OPERATIONS } from './operator/operator-operations.ts';
import { PHONE_OPERATIONS } from './phone/phone-operations.ts';
import { listProblems } from './problem.ts';
import * as schemas from './schemas.ts';

const WAIT = {
  Prefer: '`wait=N` holds the answer up to N seconds, at most 23 from where it came in',
};
const STARTED = z.union([
  z.object({ sessionId: z.string(), iceConfig: z.optional(schemas.iceConfig) }),
  z.object({ wsUrl: z.string() }),
]);
const ANSWER = z.object({ sdp: z.string(), type: z.literal('answer'), pc_id: z.string() });
const SUCCESS = z.object({ status: z.literal('success') });
const AGENT = z.object({ agent: z.optional(z.string()) });

const startOf = (path: string): Operation => ({
  path,
  method: 'post',
  summary: 'Start a bot, as Pipecat clients do; offers go beside it',
  request: schemas.pipecatStart,
  headers: { ...KEY, ...WAIT },
  answers: { 200: ['a bot is ready', STARTED] },
});

const OPERATIONS: readonly Operation[] = [
  { ...startOf('/start'), query: AGENT },
  startOf('/{agent}/start'),
  startOf('/v1/public/{agent}/start'),
  {
    path: '/sessions/{sessionId}/api/offer',
    method: 'post',
    summary: 'A WebRTC offer, answered by the bot',
    request: schemas.offer,
    answers: { 200: ['the bot’s answer', ANSWER] },
  },
  {
    path: '/sessions/{sessionId}/api/offer',
    method: 'patch',
    summary: 'ICE candidates for the bot',
    request: schemas.candidates,
    answers: { 200: ['taken', SUCCESS] },
  },
  {
    path: '/v1/sessions',
    method: 'post',
    summary: 'Start a session: ready at once, or queued with its place',
    request: schemas.newSession,
    headers: { ...KEY, ...WAIT },
    answers: {
      200: ['the key’s session is over', schemas.sessionView],
      201: ['a bot is ready', schemas.readySession],
      202: ['it waits', schemas.queuedSession],
    },
  },
  {
    path: '/v1/sessions',
    method: 'get',
    summary: 'List sessions of a pool',
    query: schemas.sessionsQuery,
    answers: { 200: ['sessions', z.object({ sessions: z.array(schemas.sessionView) })] },
  },
  {
    path: '/v1/sessions/{sessionId}',
    method: 'get',
    summary: 'A session as it is now',
    answers: {
      200: ['it', z.union([schemas.readySession, schemas.queuedSession, schemas.sessionView])],
    },
  },
  {
    path: '/v1/sessions/{sessionId}',
    method: 'delete',
    summary: 'End a session',
    answers: { 204: ['it is over, or told to be'] },
  },
  {
    path: '/v1/sessions/{sessionId}/events',
    method: 'get',
    summary: 'Its changes as server-sent events, where the host streams',
    answers: { 200: ['a stream of events `session`'] },
  },
  {
    path: '/v1/tokens',
    method: 'post',
    summary: 'Mint a join token: one caller, one session, one agent',
    request: schemas.newToken,
    answers: { 201: ['the token', schemas.joinToken] },
  },
  {
    path: '/v1/join',
    method: 'post',
    summary: 'A join token for whoever is let in without a key, where that is open',
    request: schemas.joinWish,
    answers: { 201: ['the token', schemas.joinToken] },
  },
  {
    path: '/v1/pool',
    method: 'get',
    summary: 'What a pool has, wants, and is bound by',
    query: schemas.ofPool,
    answers: { 200: ['the pool', schemas.poolView] },
  },
  {
    path: '/v1/pools',
    method: 'get',
    summary: 'The agents that one may ask for; first the one that is given unasked',
    answers: { 200: ['their names', schemas.poolNames] },
  },
];

/** The OpenAPI 3.1 document. */
export function describeApi(of: { readonly phone: boolean }) {
  const paths: Record<string, Record<string, unknown>> = {};
  const phone = of.phone ? PHONE_OPERATIONS : [];
  for (const operation of [...OPERATIONS, ...OPERATOR_OPERATIONS, ...phone]) {
    paths[operation.path] = {
      ...paths[operation.path],
      [operation.method]: describeOperation(operation),
    };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Greenroom',
      version: '1',
      description: 'Voice bots: one warm bot for every caller',
    },
    security: [{ key: [] }],
    paths,
    components: { securitySchemes: { key: { type: 'http', scheme: 'bearer' } } },
  };
}

function describeOperation({ path, summary, request, query, headers, answers }: Operation) {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    in: 'path',
    name,
    required: true,
    schema: { type: 'string' },
  }));
  const inQuery = Object.entries(query?.shape ?? {}).map(([name, schema]) => ({
    in: 'query',
    name,
    schema: toSchema(schema as z.ZodMiniType),
  }));
  const inHeader = Object.entries(headers ?? {}).map(([name, description]) => ({
    in: 'header',
    name,
    description,
    schema: { type: 'string' },
  }));
  const good = Object.entries(answers).map(([status, [description, schema]]) => {
    const content = schema ? { content: { 'application/json': { schema: toSchema(schema) } } } : {};
    return [status, { description, ...content }] as const;
  });
  return {
    summary,
    parameters: [...inPath, ...inQuery, ...inHeader],
    ...(request
      ? { requestBody: { content: { 'application/json': { schema: toSchema(request) } } } }
      : {}),
    responses: { ...Object.fromEntries(good), default: describeProblem() },
  };
}

function describeProblem() {
  const codes = listProblems().map(({ code, status, title }) => `${status} ${code}: ${title}`);
  return {
    description: codes.join('\n'),
    content: { 'application/problem+json': { schema: toSchema(schemas.problem) } },
  };
}

function toSchema(schema: z.ZodMiniType) {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
}
