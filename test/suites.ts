/** The suites that `npm test` leaves out: slow ones, and ones that fetch or set up more than packages. `npm test NAME` runs one. */

/** What a suite is, in a line, and its files; one with a folder of its own has its configuration there. */
export interface Suite {
  readonly says: string;
  readonly files: readonly string[];
  readonly config?: string;
}

/** By name. */
export const SUITES: Readonly<Record<string, Suite>> = {
  image: {
    says: 'the image made, started and called on this processor, and started on the other one',
    files: ['test/image/boot.test.ts', 'test/image/foreign.test.ts'],
  },
  browser: {
    says: 'callers in Chromium: the unmodified client, barge-in, spare seats, bots and supervisors that die',
    files: ['test/browser/**/*.test.ts'],
    config: 'test/browser/vitest.config.ts',
  },
  search: {
    says: 'every history of the claim protocol, launches, deaths and the line, and many of the real parts',
    files: [
      'test/core/search/search-whole.test.ts',
      'test/chaos/histories/histories-whole.test.ts',
      'test/adapters/dynamodb/table.property.test.ts',
    ],
  },
  wrong: {
    says: 'fifteen wrong systems that histories of the real parts must tell from ours; minutes',
    files: ['test/chaos/histories/wrong-systems.test.ts'],
  },
  long: {
    says: 'a whole synthesis on a bare machine, and sweeps over 30,000 tasks; two minutes',
    files: ['test/cli/deployment/synth.test.ts', 'test/services/scaler/reap/read-limits.test.ts'],
  },
  start: {
    says: 'the whole system as `npm start` runs it: callers, kills, refusals, growth; a minute and a half',
    files: [
      'test/local/start.test.ts',
      'test/local/growth.test.ts',
      'test/services/supervisor/outage.test.ts',
    ],
  },
  chaos: {
    says: 'the pool under faults, of real processes and in virtual time: storms, deploys, overload',
    files: ['test/chaos/chaos-whole.test.ts', 'test/chaos/chaos-real.test.ts'],
  },
  models: {
    says: 'our own evals; models that fail or speak by themselves, tools that hang, echoes, in real time',
    files: [
      'test/services/bot/conversation/models.test.ts',
      'test/services/bot/conversation/failures.test.ts',
      'test/services/bot/conversation/deaf.test.ts',
      'test/services/bot/conversation/real-weights.test.ts',
      'test/services/bot/conversation/two-hundred-turns.test.ts',
      'test/services/bot/realtime/realtime.test.ts',
      'test/services/bot/realtime/faults.test.ts',
      'test/services/bot/echo/real-conversation.test.ts',
      'test/cli/evals/our-evals.test.ts',
    ],
  },
  names: {
    says: 'certificates from Pebble, Let’s Encrypt’s test server, and names in a zone of moto; installs both',
    files: ['test/services/names/pebble.test.ts'],
  },
  edge: {
    says: 'the router under a real nginx, fetched if there is none',
    files: ['test/services/edge/nginx.test.ts'],
  },
  dynamodb: {
    says: 'our embedded DynamoDB beside DynamoDB Local, which is fetched from Maven Central',
    files: ['test/adapters/dynamodb/oracle.test.ts'],
  },
  pipecat: {
    says: 'unmodified Pipecat bots in seats, called for real; installs Pipecat from PyPI',
    files: ['test/pipecat/**/*.test.ts'],
    config: 'test/pipecat/vitest.config.ts',
  },
  localstack: {
    says: 'the deployed table and its services in LocalStack',
    files: ['test/localstack/**/*.test.ts'],
    config: 'test/localstack/vitest.config.ts',
  },
  moto: {
    says: 'the whole deployment, resource by resource, in moto',
    files: ['test/moto/**/*.test.ts'],
    config: 'test/moto/vitest.config.ts',
  },
  reconnect: {
    says: 'the page in Chromium over a network that is cut, with reloads and a suspended tab; four minutes',
    files: ['test/reconnect/**/*.test.ts'],
    config: 'test/reconnect/vitest.config.ts',
  },
  vpc: {
    says: 'real calls through the VPC of the templates, built of network namespaces; root on Linux',
    files: ['test/vpc/**/*.test.ts'],
    config: 'test/vpc/vitest.config.ts',
  },
  phone: {
    says: 'calls by four carriers on this machine, through the whole system, in real time',
    files: ['test/phone/**/*.test.ts'],
    config: 'test/phone/vitest.config.ts',
  },
};
