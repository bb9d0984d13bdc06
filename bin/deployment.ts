/** `npm run synth`, `diff`, `deploy`, `rollback`, `destroy` and `cost`; `tools/run.mjs` has checked Node and the packages. */
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ECSClient } from '@aws-sdk/client-ecs';
import { STSClient } from '@aws-sdk/client-sts';
import { createInterface } from 'node:readline/promises';
import { createSystemClock } from '../adapters/clock/system-clock.ts';
import { createAwsCloud } from '../cli/deployment/aws-cloud.ts';
import type { Cloud } from '../cli/deployment/cloud.ts';
import { CannotRun, type Io } from '../cli/deployment/command.ts';
import { runCommand } from '../cli/deployment/run-command.ts';
import { runProgram } from '../cli/deployment/run-program.ts';
import { loadConfig } from '../lib/config/load-config.ts';
import { WrongConfig } from '../lib/config/parse-config.ts';

const { env, stdin, stdout, stderr } = process;
// Whoever read the output has enough of it: `npm run cost | head`.
stdout.on('error', () => process.exit(0));
const clock = createSystemClock();
let cloud: Cloud | undefined;
const io: Io = {
  say: (line) => console.log(line),
  note: (line) => console.error(line),
  ...(stdin.isTTY ? { ask } : {}),
  run: (program, args, how) => runProgram(program, args, { ...how, env }),
  cloud: () => (cloud ??= connect()),
  env,
};

try {
  await runCommand(process.argv.slice(2), { io, config: loadConfig, clock });
} catch (error) {
  const isPlain = error instanceof CannotRun || error instanceof WrongConfig;
  if (!isPlain && !isRefusal(error)) throw error;
  console.error(isPlain ? error.message : `AWS refused: ${String(error)}`);
  process.exitCode = 1;
}

/** By the usual variables and profiles; endpoint variables lead to emulators as they do everywhere. */
function connect(): Cloud {
  const clients = {
    ecs: new ECSClient(),
    stacks: new CloudFormationClient(),
    sts: new STSClient(),
    tables: new DynamoDBClient(),
  };
  return createAwsCloud(clients, { clock, random: Math.random });
}

/** An answer of AWS that is an error, such as a missing permission; the SDK marks them. */
function isRefusal(error: unknown): boolean {
  return error instanceof Error && '$fault' in error;
}

async function ask(question: string): Promise<string> {
  const terminal = createInterface({ input: stdin, output: stderr });
  try {
    return await terminal.question(question);
  } finally {
    terminal.close();
  }
}
