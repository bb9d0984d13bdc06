/** The shapes of requests and answers: what validates is also what `/openapi.json` describes. */
import * as z from 'zod/mini';
import { phoneView, voicemailView } from './phone/phone-view.ts';

/** The most that a client may send along for the bot, as JSON. */
const REQUEST_DATA_MAX_BYTES = 8192;
const CANDIDATES_MAX = 100;

/** What a client sends along for the bot. */
export const requestData = z
  .record(z.string(), z.unknown())
  .check(
    z.refine(
      (value) => Buffer.byteLength(JSON.stringify(value)) <= REQUEST_DATA_MAX_BYTES,
      `must be at most ${REQUEST_DATA_MAX_BYTES} bytes of JSON`,
    ),
  );

/** `POST /start`, as Pipecat's clients and Pipecat Cloud's callers send it; what else they send is ignored. */
export const pipecatStart = z.looseObject({
  transport: z.optional(z.string()),
  createDailyRoom: z.optional(z.boolean()),
  enableDefaultIceServers: z.optional(z.boolean()),
  body: z.optional(requestData),
  requestData: z.optional(requestData),
});

/** `POST /v1/sessions`. */
export const newSession = z.strictObject({
  agent: z.optional(z.string()),
  transport: z.optional(z.string()),
  requestData: z.optional(requestData),
  maxDurationS: z.optional(z.int().check(z.minimum(10), z.maximum(14_400))),
});

/** A token travels in a header, of which API Gateway takes 10 KB in all. */
const TOKEN_DATA_MAX_BYTES = 2048;

/** `POST /v1/tokens`: for whom, for what, and how long it may be used to start. */
export const newToken = z.strictObject({
  agent: z.optional(z.string()),
  transport: z.optional(z.string()),
  expiresInS: z.optional(z.int().check(z.minimum(10), z.maximum(86_400))),
  requestData: z.optional(
    requestData.check(
      z.refine(
        (value) => Buffer.byteLength(JSON.stringify(value)) <= TOKEN_DATA_MAX_BYTES,
        `must be at most ${TOKEN_DATA_MAX_BYTES} bytes of JSON`,
      ),
    ),
  ),
  maxDurationS: z.optional(z.int().check(z.minimum(10), z.maximum(14_400))),
});

/** `POST /v1/join`. */
export const joinWish = z.looseObject({ agent: z.optional(z.string()) });

/** A token for one caller. */
export const joinToken = z.object({
  token: z.string(),
  agent: z.string(),
  expiresAtMs: z.number(),
});

/** A client's WebRTC offer. */
export const offer = z.looseObject({
  sdp: z.string().check(z.minLength(1)),
  type: z.literal('offer'),
  pc_id: z.optional(z.nullable(z.string().check(z.maxLength(128)))),
  restart_pc: z.optional(z.nullable(z.boolean())),
  requestData: z.optional(z.nullable(requestData)),
  request_data: z.optional(z.nullable(requestData)),
});

/** A client's ICE candidates, some at a time. */
export const candidates = z.looseObject({
  pc_id: z.string().check(z.minLength(1), z.maxLength(128)),
  candidates: z
    .array(
      z.looseObject({
        candidate: z.string().check(z.maxLength(1024)),
        sdp_mid: z.optional(z.nullable(z.string())),
        sdp_mline_index: z.optional(z.nullable(z.int())),
      }),
    )
    .check(z.maxLength(CANDIDATES_MAX)),
});

const state = z.enum(['queued', 'claimed', 'ready', 'active', 'ended', 'failed']);

/** One pool; missing: the default one, or for an operator all that the key is for. */
export const ofPool = z.object({ pool: z.optional(z.string()) });

/** Sessions that are listed of each phase, where nothing is said. */
export const LIST_DEFAULT = 50;

/** Which sessions to list. */
export const sessionsQuery = z.object({
  pool: z.optional(z.string()),
  state: z.optional(state),
  phase: z.optional(z.enum(['placing', 'waiting', 'live', 'over'])),
  limit: z.optional(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(200))),
});

/** A session as callers and operators see it. */
export const sessionView = z.object({
  sessionId: z.string(),
  agent: z.string(),
  state,
  transport: z.enum(['webrtc', 'websocket', 'sip']),
  start: z.optional(z.enum(['warm', 'shared', 'cold'])),
  taskId: z.optional(z.string()),
  reason: z.optional(z.string()),
  detail: z.optional(z.string()),
  createdAtMs: z.number(),
  queuedAtMs: z.optional(z.number()),
  readyAtMs: z.optional(z.number()),
  unreachedAtMs: z.optional(z.number()),
  activeAtMs: z.optional(z.number()),
  endedAtMs: z.optional(z.number()),
  maxDurationMs: z.number(),
  phone: z.optional(phoneView),
  voicemail: z.optional(voicemailView),
});

/** A place in the queue. `expectedWaitMs` is null where only the end of a call can free a seat. */
export const queuePlace = z.object({
  position: z.number(),
  expectedWaitMs: z.nullable(z.number()),
});

/** What WebRTC clients need besides their offer. */
export const iceConfig = z.object({
  iceServers: z.array(
    z.object({
      urls: z.union([z.string(), z.array(z.string())]),
      username: z.optional(z.string()),
      credential: z.optional(z.string()),
    }),
  ),
});

/** How long each stage of a start took, in ms. */
export const timings = z.object({
  openMs: z.number(),
  claimMs: z.number(),
  dispatchMs: z.number(),
  totalMs: z.number(),
});

/** A session with a bot: join by posting an offer, or by opening the socket. */
export const readySession = z.extend(sessionView, {
  offerUrl: z.optional(z.string()),
  socketUrl: z.optional(z.string()),
  iceConfig: z.optional(iceConfig),
  timings: z.optional(timings),
});

/** A session that waits. */
export const queuedSession = z.extend(sessionView, {
  ...queuePlace.shape,
  statusUrl: z.string(),
});

/** A pool at this moment, and what the scaler last decided. */
export const poolView = z.object({
  pool: z.string(),
  idle: z.number(),
  busy: z.number(),
  shared: z.number(),
  starting: z.number(),
  draining: z.number(),
  waiting: z.number(),
  spareSeats: z.number(),
  maxTasks: z.nullable(z.number()),
  target: z.nullable(z.number()),
  keep: z.nullable(z.number()),
  boundBy: z.nullable(z.string()),
  reason: z.nullable(z.string()),
  leadTimeMs: z.nullable(z.number()),
  decidedAtMs: z.nullable(z.number()),
});

/** The pools by name; first the one that a request gets which names none. */
export const poolNames = z.object({ pools: z.array(z.object({ pool: z.string() })) });

/** A refusal; see the list of codes. */
export const problem = z.looseObject({
  title: z.string(),
  status: z.number(),
  code: z.string(),
  detail: z.string(),
  info: z.string(),
  error: z.string(),
});
