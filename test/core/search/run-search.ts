/** `npm run search`: a search as large as wished, with its progress. */
import { parseArgs } from 'node:util';
import { describeFound, describeModel } from './describe-search.ts';
import { CROWD, type Model, SMALL } from './model.ts';
import { search } from './search.ts';

const HELP = `Searches every history of the claim protocol; see docs/decisions/0420-explicit-state-search.md.

  npm run search -- [options]

  --tasks N       tasks at a time, 1 to 4 (2)
  --seats N       seats a task, 1 to 3 (2)
  --sessions N    sessions at a time, 1 to 4 (3)
  --launches      tasks are launched, die and are replaced; deploys and rollbacks at any time
  --spares        the supervisor opens and closes its spare seats
  --connects      caller and bot connect as a step of its own
  --one-key       all sessions are tries of one idempotency key
  --one-shot      a task serves one session and retires
  --brokers N     1 or 2 brokers a session, each with its own progress, and messages that are lost, doubled and late
                  (default: a crowd without a memory, which covers them)
  --reads         with --brokers: a claim's read and its write are two steps
  --retries       with --brokers: a client's retry may start a broker that does not hold the session
  --limit N       stop after so many states (50000000); 1 GB of memory holds about 10 million`;

function main(): void {
  const options = parse();
  if (!options) return;
  const { model, limit } = options;
  console.log(`${describeModel(model)}, at most ${limit.toLocaleString('en-US')} states`);
  const startMs = performance.now();
  const found = search(model, {
    limit,
    progress: ({ states, left, depth }) => {
      const seconds = Math.round((performance.now() - startMs) / 1000);
      console.error(`${seconds} s: ${states} states, ${left} of them to be left, depth ${depth}`);
    },
  });
  console.log(describeFound(found));
  if (found.broken) {
    console.log(`BROKEN: ${found.broken.rule}\n  ${found.broken.history.join('\n  ')}`);
  }
  if (found.broken || (found.drained?.stuck ?? 0) > 0) process.exitCode = 1;
}

function parse(): { model: Model; limit: number } | undefined {
  try {
    const { values } = parseArgs({ options: OPTIONS });
    if (values.help) console.log(HELP);
    if (values.help) return undefined;
    return { model: modelOf(values), limit: whole('limit', values.limit, [1, 500_000_000]) };
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${HELP}`);
    process.exitCode = 2;
    return undefined;
  }
}

const OPTIONS = {
  tasks: { type: 'string', default: '2' },
  seats: { type: 'string', default: '2' },
  sessions: { type: 'string', default: '3' },
  brokers: { type: 'string', default: '0' },
  limit: { type: 'string', default: '50000000' },
  launches: { type: 'boolean', default: false },
  spares: { type: 'boolean', default: false },
  connects: { type: 'boolean', default: false },
  'one-key': { type: 'boolean', default: false },
  'one-shot': { type: 'boolean', default: false },
  reads: { type: 'boolean', default: false },
  retries: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'];

function modelOf(values: Values): Model {
  const brokers = whole('brokers', values.brokers, [0, 2]) as Model['brokers'];
  if (brokers === 0 && (values.reads || values.retries))
    throw new Error('Cannot search: --reads and --retries need --brokers');
  if (brokers > 0 && values['one-key'])
    throw new Error('Cannot search: --one-key goes without --brokers');
  return {
    ...(brokers > 0 ? SMALL : CROWD),
    brokers,
    tasks: whole('tasks', values.tasks, [1, 4]),
    seats: whole('seats', values.seats, [1, 3]),
    sessions: whole('sessions', values.sessions, [1, 4]),
    launches: values.launches,
    spares: values.spares,
    connects: values.connects,
    oneKey: values['one-key'],
    isolation: values['one-shot'] ? 'task' : 'process',
    reads: values.reads,
    retries: values.retries,
  };
}

function whole(name: string, text: string, [min, max]: readonly [number, number]): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw new Error(`Cannot search: --${name} is a whole number from ${min} to ${max}, got ${text}`);
}

main();
