/** The API: gives a caller a warm bot. The same app runs under a local server and as a Lambda function. */
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { cors } from 'hono/cors';
import { HTTPException } from 'hono/http-exception';
import { methodNotAllowed } from 'hono/method-not-allowed';
import { admit } from './access/admit.ts';
import { requireOrigin } from './access/require-origin.ts';
import type { ApiDeps, ApiPorts } from './deps.ts';
import { countFault, noteFault } from './note-fault.ts';
import { createOperator } from './operator/operator-routes.ts';
import { ApiProblem, problemResponse } from './problem.ts';
import { BODY_MAX_BYTES } from './read-request.ts';
import { createCalls } from './routes/calls.ts';
import { createJoin } from './routes/join.ts';
import { createNewSession } from './routes/new-session.ts';
import { createPhone } from './routes/phone.ts';
import { createPipecatOffer } from './routes/pipecat-offer.ts';
import { createPipecatStart } from './routes/pipecat-start.ts';
import { createPool } from './routes/pool.ts';
import { createPools } from './routes/pools.ts';
import { createService } from './routes/service.ts';
import { createSessionEvents } from './routes/session-events.ts';
import { createSessionProxy } from './routes/session-proxy.ts';
import { createSessions } from './routes/sessions.ts';
import { createTokens } from './routes/tokens.ts';
import { createTransfer } from './routes/transfer.ts';
import { noteArrival } from './start/hold.ts';
import { createSharedQueue } from './start/shared-queue.ts';
import { createSignaller } from './start/signal-bot.ts';

/** Where Pipecat's routes are found: as its runner has them, for an agent, and as Pipecat Cloud has them. */
const PIPECAT_PLACES = ['/', '/:agent', '/v1/public/:agent'] as const;

/** The app's type, for the web client. */
export type ApiApp = ReturnType<typeof createApp>;

/** Builds the app over its ports. */
export function createApp(ports: ApiPorts) {
  const deps = { ...ports, queue: createSharedQueue(ports) };
  const signaller = createSignaller(deps);
  const app = createDoor(deps)
    .route('/v1/sessions', createNewSession(deps, signaller))
    .route('/v1/sessions', createSessions(deps))
    .route('/v1/sessions', createSessionEvents(deps))
    .route('/v1/pool', createPool(deps))
    .route('/v1/pools', createPools(deps))
    .route('/v1/tokens', createTokens(deps))
    .route('/v1/operator', createOperator(deps));
  if (deps.phone) {
    app.route('/v1/sessions', createTransfer(deps, deps.phone));
    app.route('/v1/calls', createCalls(deps, deps.phone));
  }
  for (const place of PIPECAT_PLACES) {
    app.route(place, createPipecatStart(deps, signaller));
    app.route(place, createPipecatOffer(deps, signaller));
    app.route(place, createSessionProxy(signaller));
  }
  return app;
}

/** What every request passes, and how every refusal is answered. */
function createDoor(deps: ApiDeps) {
  const { settings } = deps;
  const { allowedOrigins } = settings;
  const any = allowedOrigins.includes('*');
  const allowed = (origin: string) => any || allowedOrigins.includes(origin);
  const app = new Hono().use(noteArrival(deps.clock));
  app.onError((error) => {
    // A bot that does not answer is a fault; a caller who must wait, or asks for what there is not, is none.
    if (error instanceof ApiProblem) {
      if (error.code === 'BOT_UNREACHABLE') countFault(deps);
      return problemResponse(error);
    }
    if (error instanceof HTTPException) return error.getResponse();
    return problemResponse(
      noteFault(deps, error) === 'outage'
        ? new ApiProblem('STORE_UNAVAILABLE', { retryAfterS: 1 })
        : new ApiProblem('INTERNAL'),
    );
  });
  app.notFound(() => problemResponse(new ApiProblem('ROUTE_UNKNOWN')));
  app.use(
    cors({
      origin: (origin) => (allowed(origin) ? origin : null),
      allowMethods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
      allowHeaders: ['authorization', 'content-type', 'idempotency-key', 'prefer'],
      exposeHeaders: ['location', 'retry-after'],
      maxAge: 600,
    }),
  );
  if (deps.phone) app.route('/phone', createPhone(deps, deps.phone));
  return app
    .route('/', createService(deps))
    .use(requireOrigin(allowed))
    .use(bodyLimit({ maxSize: BODY_MAX_BYTES, onError: refuseBody }))
    .route('/v1/join', createJoin(deps))
    .use(admit(deps))
    .use(methodNotAllowed({ app, onMethodNotAllowed: refuseMethod }));
}

function refuseBody(): never {
  throw new ApiProblem('BODY_TOO_LARGE', { detail: `The body is over ${BODY_MAX_BYTES} bytes` });
}

function refuseMethod(_: unknown, methods: string[]): Response {
  const response = problemResponse(new ApiProblem('METHOD_REFUSED'));
  response.headers.set('allow', methods.join(', '));
  return response;
}
