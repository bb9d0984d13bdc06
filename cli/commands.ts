/**
 * Every command of `npx greenroom`, in the order of its list. What stands here is loaded for `--help`, too: a command imports
 * nothing but Node and our own light modules before it runs (a test holds this).
 */
import { agents } from './agents/agents.ts';
import { callsDelete } from './calls/delete.ts';
import { callsGet } from './calls/get.ts';
import { callsList } from './calls/list.ts';
import { liveDeploymentReach as deployment } from './deployment/account/live-reach.ts';
import { cost } from './deployment/cost.ts';
import { deploy } from './deployment/deploy.ts';
import { destroy } from './deployment/destroy.ts';
import { diff } from './deployment/diff.ts';
import { keysCreate, keysList, keysRevoke } from './deployment/keys.ts';
import { link } from './deployment/link.ts';
import { rollback } from './deployment/rollback.ts';
import { synth } from './deployment/synth.ts';
import { bench, benchBundle, benchMemory, benchPeers, benchScaler } from './develop/bench.ts';
import { chaos } from './develop/chaos.ts';
import { check } from './develop/check.ts';
import { frontier } from './develop/frontier.ts';
import { judge } from './develop/judge.ts';
import { policy } from './develop/policy.ts';
import { search } from './develop/search.ts';
import { test, testVpc } from './develop/test.ts';
import { verdict } from './develop/verdict.ts';
import { doctor } from './doctor/doctor.ts';
import { liveDoctorReach as account } from './doctor/live-reach.ts';
import { evals } from './evals/evals.ts';
import { historyExport } from './history/export.ts';
import { historyImport } from './history/import.ts';
import { historyImportCloudwatch } from './history/import-cloudwatch.ts';
import { liveHistoryReach as table } from './history/reach.ts';
import { image } from './image/image.ts';
import { migratePipecat } from './migrate/migrate-pipecat.ts';
import { models } from './models/models.ts';
import { deploys } from './operate/deploys.ts';
import { drain } from './operate/drain.ts';
import { liveReach as deployed } from './operate/live-reach.ts';
import { pool } from './operate/pool.ts';
import { session } from './operate/session.ts';
import { sessions } from './operate/sessions.ts';
import { stop } from './operate/stop.ts';
import { tail } from './operate/tail.ts';
import { tasks } from './operate/tasks.ts';
import { phoneBlock } from './phone/block.ts';
import { phoneCampaign } from './phone/campaign/campaign.ts';
import { phoneNumber } from './phone/number.ts';
import { phoneNumbers } from './phone/numbers.ts';
import { phone } from './phone/phone.ts';
import { phoneSetup } from './phone/setup.ts';
import type { Room } from './run-command-line.ts';
import { simulate } from './simulate/simulate.ts';
import { start } from './start/start.ts';

/** Under the headings of the list. */
export const ROOMS: readonly Room[] = [
  {
    title: 'On this machine',
    commands: [start, phone, agents, models, evals, simulate, migratePipecat],
  },
  {
    title: 'In your AWS account',
    commands: [
      doctor(account),
      synth(deployment),
      diff(deployment),
      deploy(deployment),
      link(deployment),
      keysCreate(deployment),
      keysList(deployment),
      keysRevoke(deployment),
      rollback(deployment),
      destroy(deployment),
      cost(deployment),
      image,
    ],
  },
  { title: 'What was kept of calls', commands: [callsList, callsGet, callsDelete] },
  {
    title: 'The phone',
    commands: [
      phoneNumbers(deployed),
      phoneNumber(deployed),
      phoneSetup(deployed),
      phoneBlock(deployed),
      phoneCampaign(deployed),
    ],
  },
  {
    title: 'While it runs, here (--local) or on AWS',
    commands: [
      pool(deployed),
      tasks(deployed),
      sessions(deployed),
      session(deployed),
      deploys(deployed),
      tail(deployed),
      drain(deployed),
      stop(deployed),
    ],
  },
  {
    title: 'A pool’s history',
    commands: [historyImport(table), historyImportCloudwatch(table), historyExport(table)],
  },
  {
    title: 'For who works on Greenroom',
    commands: [
      check,
      test,
      testVpc,
      bench,
      benchPeers,
      benchMemory,
      benchScaler,
      benchBundle,
      chaos,
      search,
      judge,
      policy,
      frontier,
      verdict,
    ],
  },
];
