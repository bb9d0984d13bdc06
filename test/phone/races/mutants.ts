/** For each row of the race table in docs/phone.md, the code without what holds against it, and the tests that must notice. */

/** One of them. */
export interface RaceMutant {
  /** The row's own text, or how it begins. */
  readonly race: string;
  readonly file: string;
  /** Stands in the file once. */
  readonly find: string;
  readonly put: string;
  /** Names as in the table. */
  readonly tests: readonly string[];
}

const BOT = 'services/bot';
const PHONE = `${BOT}/telephony`;

/** All of them. */
export const RACE_MUTANTS: readonly RaceMutant[] = [
  {
    race: 'a mark that comes back after `clear` is no playout',
    file: `${PHONE}/sound/playout.ts`,
    find: 'Number(reply) !== of.reply || ',
    put: '',
    tests: ['sound/playout'],
  },
  {
    race: "a cleared reply's tail",
    file: `${PHONE}/sound/said-frames.ts`,
    find: 'resampler.reset();',
    put: '',
    tests: ['sound/said-frames'],
  },
  {
    race: '`clear` before a barge-in is accepted',
    file: `${BOT}/call/call.ts`,
    find: "event.type === 'bot-cut'",
    put: "event.type === 'user-started-speaking'",
    tests: ['services/bot/call/call'],
  },
  {
    race: '`clear` before a barge-in is accepted',
    file: `${PHONE}/sound/said-frames.ts`,
    find: 'unheardMs() > 0',
    put: 'true',
    tests: ['sound/said-frames'],
  },
  {
    race: 'what was queued is taken for heard',
    file: `${PHONE}/sound/playout.ts`,
    find: 'return Math.max(of.heardMs, Math.min(byClock, sinceMark, nextMark));',
    put: 'return of.sentMs;',
    tests: ['sound/playout', 'sound/said-frames'],
  },
  {
    race: 'two webhooks of one call',
    file: 'services/api/phone/answer-call.ts',
    find: 'key: callKey(carrier, callId),',
    put: 'key: undefined,',
    tests: ['services/api/phone/webhooks'],
  },
  {
    race: 'a socket that closes without `stop`',
    file: `${PHONE}/phone-lines.ts`,
    find: "ws.on('close', () => lose(false));",
    put: '',
    tests: ['phone-lines'],
  },
  {
    race: 'a socket that closes without `stop`',
    file: `${PHONE}/phone-lines.ts`,
    find: "ws.on('close', () => lose(false));",
    put: "ws.on('close', () => lose(true));",
    tests: ['phone-lines'],
  },
  {
    race: 'a socket that closes without `stop`',
    file: `${PHONE}/phone-lines.ts`,
    find: 'if (!gone) hearing.onLost(line, final);',
    put: 'hearing.onLost(line, final);',
    tests: ['phone-lines'],
  },
  {
    race: 'a second socket with the same stream',
    file: `${PHONE}/phone-lines.ts`,
    find: '(!again || before.streamId === stream.streamId)',
    put: '!again',
    tests: ['phone-lines'],
  },
  {
    race: 'a second socket with the same stream',
    file: `${PHONE}/phone-lines.ts`,
    find: '(!again || before.streamId === stream.streamId)',
    put: 'true',
    tests: ['phone-lines'],
  },
  {
    race: 'a second socket with the same stream',
    file: `${PHONE}/phone-lines.ts`,
    find: 'return !foreign && ',
    put: 'return ',
    tests: ['phone-lines'],
  },
  {
    race: 'something is said before the stream has started',
    file: `${PHONE}/wait-for-start.ts`,
    find: 'clock.after(START_TIMEOUT_MS, refuse)',
    put: '() => undefined',
    tests: ['phone-lines'],
  },
  {
    race: 'sound that is late, twice',
    file: `${PHONE}/sound/reorder.ts`,
    find: 'if (chunk < next) return [];',
    put: '',
    tests: ['sound/heard-frames'],
  },
  {
    race: 'sound that is late, twice',
    file: `${PHONE}/sound/reorder.ts`,
    find: '[...pieces, hole, ...release()]',
    put: '[...pieces, ...release()]',
    tests: ['sound/heard-frames'],
  },
  {
    race: 'sending into a closed socket',
    file: `${PHONE}/carrier-socket.ts`,
    find: 'socket.readyState !== socket.OPEN || ',
    put: '',
    tests: ['carrier-socket'],
  },
  {
    race: 'sending into a closed socket',
    file: `${PHONE}/carrier-socket.ts`,
    find: ' || socket.bufferedAmount > MOST_WAITING_BYTES',
    put: '',
    tests: ['carrier-socket'],
  },
  {
    race: 'sending into a closed socket',
    file: `${PHONE}/carrier-socket.ts`,
    find: 'clock.after(2_000, () => socket.terminate());',
    put: '',
    tests: ['carrier-socket'],
  },
  {
    race: 'a call that is created twice by a retry',
    file: 'adapters/phone/send.ts',
    find: '(unclear && request.repeatable)',
    put: 'unclear',
    tests: ['adapters/phone/carrier-rest'],
  },
  {
    race: 'a call that is created twice by a retry',
    file: 'adapters/phone/send.ts',
    find: "if (status === 404 && ofLeg) return 'gone';",
    put: '',
    tests: ['adapters/phone/carrier-rest'],
  },
  {
    race: 'a goodbye cut by its own hang-up',
    file: `${BOT}/call/farewell.ts`,
    find: 'drained || nowMs - of.saidAtMs > HEARD_WITHIN_MS',
    put: 'true',
    tests: ['services/bot/call/call'],
  },
  {
    race: 'a goodbye cut by its own hang-up',
    file: `${BOT}/call/farewell.ts`,
    find: 'drained || nowMs - of.saidAtMs > HEARD_WITHIN_MS',
    put: 'drained',
    tests: ['services/bot/call/call'],
  },
  {
    race: 'a call that is created twice by a retry',
    file: 'core/phone/carrier.ts',
    find: "if (instruction.do === 'dial') return false;",
    put: '',
    tests: ['adapters/phone/carrier-rest'],
  },
  {
    race: 'a transfer that is asked for twice',
    file: `${PHONE}/transfer.ts`,
    find: 'if (this.away) return;',
    put: '',
    tests: ['transfer'],
  },
  {
    race: 'a transfer that is asked for twice',
    file: `${PHONE}/transfer.ts`,
    find: "if (this.state === 'briefing') void this.#takeBack('hung-up');",
    put: '',
    tests: ['transfer'],
  },
  {
    race: 'a party that is dead without a word',
    file: `${BOT}/call/presence.ts`,
    find: "return silentMs > patienceMs ? 'caller_left' : undefined;",
    put: 'return undefined;',
    tests: ['services/bot/call/call'],
  },
  {
    race: 'a long press counted twice',
    file: `${PHONE}/key-presses.ts`,
    find: 'return again || press.atMs - before.atMs < SAME_PRESS_MS;',
    put: 'return false;',
    tests: ['phone-lines', 'services/bot/turns/keys'],
  },
  {
    race: 'a long press counted twice',
    file: `${BOT}/turns/collect-keys.ts`,
    find: 'dueMs: press.atMs + rules.betweenKeysMs',
    put: 'dueMs: input.dueMs',
    tests: ['services/bot/turns/keypad', 'services/bot/turns/keys'],
  },
  {
    race: 'a long press counted twice',
    file: `${BOT}/conversation/caller/caller-acts.ts`,
    find: 'if (keypad.take(pressed)) return hush();',
    put: 'if (keypad.take(pressed)) return;',
    tests: ['services/bot/conversation/keys-asked'],
  },
  {
    race: 'a script read out to a screener',
    file: `${PHONE}/answer-detection.ts`,
    find: "if (SCREENING.some((words) => words.test(said))) return 'screener';",
    put: '',
    tests: ['answer-detection', 'outbound-call'],
  },
  {
    race: 'a script read out to a screener',
    file: `${PHONE}/outbound-call.ts`,
    find: 'nowMs - (answeredAtMs ?? nowMs)',
    put: 'nowMs',
    tests: ['outbound-call'],
  },
  {
    race: 'health checks on the port of the sockets',
    file: 'services/supervisor/dispatch-app.ts',
    find: "if (method === 'GET' && path === '/healthz') return next();",
    put: '',
    tests: ['services/supervisor/signed-dispatch'],
  },
  {
    race: 'the word that the person has taken a cold transfer is lost',
    file: `${PHONE}/transfer.ts`,
    find: "this.#enter('dialling', RING_S * 1000 + CARRIER_MS, () => this.#finish());",
    put: "this.#enter('dialling', RING_S * 1000 + CARRIER_MS, () => undefined);",
    tests: ['transfer'],
  },
  {
    race: 'the word that the person has taken a cold transfer is lost',
    file: 'services/api/phone/next-step.ts',
    find: "if (!isTold) throw new ApiProblem('BOT_UNREACHABLE', { retryAfterS: 2 });",
    put: 'void isTold;',
    tests: ['services/api/phone/webhooks'],
  },
  {
    race: 'a bot or a task that dies in the call',
    file: 'services/api/phone/next-step.ts',
    find: "bot === 'leaving' ? HANG_UP : fall(leg)",
    put: 'HANG_UP',
    tests: ['services/api/phone/webhooks'],
  },
  {
    race: 'a carrier that stood still takes what came meanwhile',
    file: 'local/carrier/sides/stream-leg.ts',
    find: ' - wire.stalls.ms;',
    put: ';',
    tests: ['local/carrier/sides/stream-leg'],
  },
  {
    race: 'a carrier that stood still',
    file: 'local/carrier/sides/stream-leg.ts',
    find: 'ticks * FRAME_MS <= nowMs - startedMs;',
    put: 'ticks * FRAME_MS <= performance.now() - startedMs;',
    tests: ['local/carrier/sides/stream-leg'],
  },
  {
    race: 'sound that is late, twice',
    file: `${PHONE}/sound/playout.ts`,
    find: 'nowMs - heardMs - MARK_LATE_MS',
    put: '0',
    tests: ['sound/playout-pace'],
  },
];
