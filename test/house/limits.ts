/**
 * What each limit means when a system runs, and the test that reaches it. That a value past its bound is refused is tested for all
 * of them; `A_VALUE` says that nothing more is to be reached, for the value only has to be a sane one.
 */

/** A test file, and words of a title in it. */
export type Reached = readonly [file: string, title: string] | typeof A_VALUE;

/** A size, a port, a price, a text: handed on as it is. */
export const A_VALUE = 'a value';

const DURATION = [
  'services/supervisor/supervisor.test.ts',
  'gives a call no longer than its agent allows',
] as const;
const CAP = ['core/task/launch-ledger.test.ts', 'refuses what does not fit under the cap'] as const;
const BUDGET = [
  'services/supervisor/call/record-turn.test.ts',
  'counts a turn above its budget',
] as const;
const TURN_END = ['services/bot/turns/turn-end.test.ts', 'waits least for a sentence'] as const;
const SILENCE = [
  'services/bot/turns/silence-prompts.test.ts',
  'says one prompt after another',
] as const;

/** By field of an agent, of the configuration, of a request. */
export const LIMITS: Readonly<Record<string, Reached>> = {
  'agent.bot.entry': A_VALUE,
  'agent.bot.port': A_VALUE,
  'agent.bot.requirements': A_VALUE,
  'agent.endpointing.maxMs': TURN_END,
  'agent.endpointing.minMs': TURN_END,
  'agent.idleTimeoutS': ['services/bot/call/call.test.ts', 'nobody says anything for long'],
  'agent.intents[].phrases': A_VALUE,
  // The engine's own, which it is handed to.
  'agent.interruption.afterMs': A_VALUE,
  'agent.interruption.takeBackMs': A_VALUE,
  'agent.keys.longest': ['services/bot/turns/keys.test.ts', 'ends at its full length'],
  'agent.keys.pauseMs': ['services/bot/turns/key-collector.test.ts', 'after a pause'],
  'agent.keyterms': A_VALUE,
  'agent.keyterms[]': A_VALUE,
  'agent.latencyBudgetMs.audio': BUDGET,
  'agent.latencyBudgetMs.capture': BUDGET,
  'agent.latencyBudgetMs.endpoint': BUDGET,
  'agent.latencyBudgetMs.llm': BUDGET,
  'agent.latencyBudgetMs.network': BUDGET,
  'agent.latencyBudgetMs.output': BUDGET,
  'agent.latencyBudgetMs.tts': BUDGET,
  'agent.llm': A_VALUE,
  'agent.maxDurationS': DURATION,
  'agent.pronunciation[]': A_VALUE,
  'agent.realtime': A_VALUE,
  'agent.silence.afterS': SILENCE,
  'agent.silence.prompts': SILENCE,
  'agent.silence.prompts[]': A_VALUE,
  'agent.spareSeats': ['services/scaler/sizing/target.test.ts', 'counts open spare seats'],
  'agent.stt': A_VALUE,
  'agent.tools[].description': A_VALUE,
  'agent.tools[].timeoutMs': [
    'services/bot/conversation/models.test.ts',
    'answers for a tool that %s',
  ],
  'agent.transferTargets[].name': A_VALUE,
  'agent.tts': A_VALUE,
  'candidates.candidates': A_VALUE,
  'candidates.candidates[].candidate': A_VALUE,
  'candidates.pc_id': A_VALUE,
  'config.api.allowedOrigins': A_VALUE,
  'config.api.burst': A_VALUE,
  'config.api.memoryMiB': A_VALUE,
  'config.api.requestsPerSecond': A_VALUE,
  'config.api.secretGeneration': A_VALUE,
  'config.api.turn.channels': [
    'services/api/start/managed-relays.test.ts',
    'spreads sessions over',
  ],
  'config.api.sessionsPerAddress': ['services/api/shares.test.ts', 'from one address'],
  'config.api.sessionsPerKey': ['services/api/shares.test.ts', 'gives a key as many sessions'],
  'config.bot.mediaPort': A_VALUE,
  'config.bot.supervisorPort': A_VALUE,
  'config.edge.tasks': A_VALUE,
  'config.network.botSubnetMask': A_VALUE,
  'config.network.endpointZones': A_VALUE,
  'config.network.zones': A_VALUE,
  'config.page.publicCallsPerHour': [
    'services/api/join.test.ts',
    'so many an hour from one address',
  ],
  'config.pools[].dates[].factor': [
    'services/scaler/forecast/forecast.test.ts',
    'takes a date’s factor',
  ],
  'config.pools[].maxSessionsPerTask': ['services/scaler/plan/plan.test.ts', 'served its sessions'],
  'config.pools[].maxTaskAgeHours': ['services/scaler/plan/plan.test.ts', 'too old'],
  'config.pools[].maxTasks': CAP,
  'config.pools[].memoryMiB': A_VALUE,
  'config.pools[].minWarm': ['services/scaler/sizing/ask-for.test.ts', 'keeps minWarm'],
  'config.pools[].schedules[].days': A_VALUE,
  'config.pools[].schedules[].minWarm': [
    'services/scaler/rollout/from-none.test.ts',
    'warm in the hours of a schedule',
  ],
  'config.pools[].spareSeats': ['services/scaler/sizing/target.test.ts', 'counts open spare seats'],
  'config.pools[].worth.idleMinuteUsd': A_VALUE,
  'config.pools[].worth.instantAnswerUsd': A_VALUE,
  'config.pools[].worth.ownCpuUsd': A_VALUE,
  'config.scaler.loopSeconds': ['services/scaler/handler.test.ts', 'loops as long as'],
  'config.scaler.memoryMiB': A_VALUE,
  'config.scaler.reservedConcurrency': A_VALUE,
  'config.state.recoveryDays': A_VALUE,
  'config.watch.coldStartPercent': A_VALUE,
  'newCall.maxDurationS': DURATION,
  'newCall.ringS': ['phone/outbound.test.ts', 'ringS: 5'],
  'newSession.maxDurationS': DURATION,
  'newToken.expiresInS': [
    'services/api/join-token.test.ts',
    'is minted for agents that there are, and short',
  ],
  'newToken.maxDurationS': DURATION,
  'offer.pc_id': A_VALUE,
  'offer.sdp': A_VALUE,
  'sessionsQuery.limit': ['services/api/sessions.test.ts', 'limit=1'],
  'transfer.about': A_VALUE,
  'transfer.target': A_VALUE,
};

/** By constant of the protocol, as `core/limits.ts` has them. */
export const PROTOCOL: Readonly<Record<string, Reached>> = {
  CLAIM_TIMEOUT_MS: ['core/claim/claim.test.ts', 'takes up the claim of an earlier broker'],
  HEARTBEAT_MS: ['services/supervisor/heartbeat.test.ts', 'tells the table each ten seconds'],
  METRICS_MS: [
    'services/supervisor/heartbeat.test.ts',
    'CloudWatch, which bills calls, each minute',
  ],
  HEARTBEAT_STALE_MS: ['services/scaler/reap/reap.test.ts', 'heartbeat is stale'],
  CLAIM_HEARD_MS: ['core/claim/claim.test.ts', 'takes none whose supervisor has not been heard'],
  CLOCK_SKEW_MS: ['core/search/walk/walk-steps.ts', 'CLOCK_SKEW_MS'],
  REAP_PAUSE_SHARE: [
    'services/scaler/reap/reap.test.ts',
    'more than a fifth of the heartbeats are stale',
  ],
  CLAIM_CANDIDATES: ['contract/tasks.contract.ts', 'CLAIM_CANDIDATES'],
  CLAIM_TRIES: ['core/claim/claim.test.ts', 'gives up after ${CLAIM_TRIES} tries'],
  DISPATCH_TIMEOUT_MS: [
    'adapters/http/http-dispatcher.test.ts',
    'gives up on a task that hangs, at its deadline',
  ],
  CONNECT_TIMEOUT_MS: ['services/bot/call/call.test.ts', 'signs came and no connection'],
  FIRST_SIGN_MS: ['services/bot/call/call.test.ts', 'no sign came'],
  UNREACHED_MS: ['services/bot/call/call.test.ts', 'says that nothing of its caller comes through'],
  UNREACHED_END_MS: ['services/bot/call/call.test.ts', 'waits on for a caller who tries again'],
  QUEUE_TIMEOUT_MS: ['services/scaler/scaler.test.ts', 'gives up a session that waited too long'],
  ABSENT_AFTER_MS: ['core/line/line.test.ts', 'passes over a caller who is away'],
  QUEUE_RETRY_MAX_S: ['services/api/sessions.test.ts', "headers.get('retry-after')).toBe('10')"],
  ABANDONED_AFTER_MS: ['services/scaler/scaler.test.ts', 'ABANDONED_AFTER_MS'],
  ASSUMED_LEAD_TIME_MS: [
    'services/scaler/sizing/target.test.ts',
    'are assumed until launches are seen',
  ],
  PREFER_WAIT_MAX_S: ['services/api/prefer-wait.test.ts', 'holds a request no longer than'],
  // A choice of pace, and of a key's width: whatever they are, the tests of the scaler and of the table hold.
  TICK_MS: A_VALUE,
  SHARDS: A_VALUE,
  HISTORY_DAYS: ['contract/pools.contract.ts', 'reads eight weeks of arrivals'],
};
