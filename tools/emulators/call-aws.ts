/** AWS calls through boto3: an endpoint is judged by a client that has nothing in common with our own. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type CdkTarget, environmentOf } from './cdk.ts';
import { findPython, installPython, type PythonProgram } from './python.ts';

const BOTO: PythonProgram = {
  name: 'boto3',
  requirement: 'boto3==1.43.120',
  minor: 10,
  asOf: '2026-11-25',
};
const SCRIPT = fileURLToPath(new URL('call_aws.py', import.meta.url));

/** One call by boto3's names: `{ service: 'ec2', operation: 'describe_vpcs', params: {…} }`. */
export interface AwsCall {
  readonly service: string;
  readonly operation: string;
  readonly params?: Readonly<Record<string, unknown>>;
  /** Has boto3 check every name and type against AWS's model before it calls. */
  readonly strict?: boolean;
}

/** What came back: the answer, or the error's code, its words and what else it carries. */
export interface AwsAnswer {
  readonly answer?: Readonly<Record<string, unknown>>;
  readonly error?: string;
  readonly message?: string;
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** Why it cannot be used here, or nothing when it can. */
export function whyNoBoto(): string | undefined {
  return findPython(BOTO.minor) === undefined ? `there is no Python 3.${BOTO.minor}` : undefined;
}

/** Makes the calls in order. Answers as many as there were calls. */
export async function callAws(target: CdkTarget, calls: readonly AwsCall[]): Promise<AwsAnswer[]> {
  const bin = await installPython(BOTO);
  const child = spawn(`${bin}/python`, [SCRIPT], {
    env: { ...process.env, ...environmentOf(target) },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  child.stdin.end(JSON.stringify(calls));
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0)
    throw new Error(`Cannot call ${target.endpoint}: boto3 left with ${String(code)}`);
  return JSON.parse(said) as AwsAnswer[];
}
