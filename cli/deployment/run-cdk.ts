/** Runs the CDK's command line as it is pinned here, and turns its commonest failures into what to do. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { CannotRun, type Io } from './command.ts';

const CLI = join(
  dirname(createRequire(import.meta.url).resolve('aws-cdk/package.json')),
  'bin/cdk',
);

/** Its exit must be 0. Throws `CannotRun` with what to do, or with its last lines. */
export async function runCdk(io: Io, args: readonly string[], how?: { quiet: boolean }) {
  const ran = await io.run(process.execPath, [CLI, ...args], how);
  if (ran.code !== 0) throw new CannotRun(explainCdk(args[0] ?? '', ran.output));
  return ran.output;
}

const KNOWN: readonly (readonly [RegExp, string])[] = [
  [
    /Unable to resolve AWS account|Could not load credentials|no credentials have been configured/,
    'there are no credentials: run `aws configure` or `aws sso login`, or set AWS_PROFILE.',
  ],
  [/ExpiredToken|security token.*expired/i, 'the credentials have run out: log in again.'],
  [
    /not bootstrapped|bootstrap stack|BootstrapStackVersion/i,
    'the CDK has not been set up in this account and Region: run `npx cdk bootstrap`.',
  ],
  [
    /Cannot connect to the Docker daemon|docker: (not found|command not found)|spawn docker ENOENT/,
    'the bot’s image is built with Docker: start it, or set CDK_DOCKER=podman (docs/image.md).',
  ],
  [
    /UPDATE_ROLLBACK_FAILED|ROLLBACK_COMPLETE state/,
    'a stack is where a failed deploy left it: see its events in CloudFormation, delete it there, deploy again.',
  ],
];

/** One line of what to do. */
export function explainCdk(command: string, output: string): string {
  const config = /Cannot use greenroom\.config\.ts: .*/.exec(output);
  if (config) return config[0];
  const known = KNOWN.find(([sign]) => sign.test(output));
  if (known) return `Cannot ${command}: ${known[1]}`;
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  return `Cannot ${command}: the CDK ended with an error. Its last lines:\n${lines.slice(-15).join('\n')}`;
}
