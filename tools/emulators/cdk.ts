/** The CDK's command line against an endpoint, with its progress passed on. */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const CDK = createRequire(import.meta.url).resolve('aws-cdk/bin/cdk');

/** Where it works, and as whom. */
export interface CdkTarget {
  readonly endpoint: string;
  readonly account: string;
  readonly region: string;
  /** The command line remembers which account a key belongs to, so every emulator needs a key of its own. */
  readonly accessKeyId: string;
}

/** The environment in which every AWS client talks to the target. */
export function environmentOf({ endpoint, region, accessKeyId }: CdkTarget) {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: 'test',
    CDK_DISABLE_CLI_TELEMETRY: 'true',
  };
}

/** Runs one command; `say` gets the lines worth seeing. Throws with the last lines when it fails. */
export async function cdk(
  target: CdkTarget,
  args: readonly string[],
  say: (line: string) => void,
): Promise<void> {
  const child = spawn(process.execPath, [CDK, ...args, '--ci', '--no-color', '--no-notices'], {
    cwd: ROOT,
    env: { ...process.env, ...environmentOf(target) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      const fresh = text.split('\n').filter((line) => line.trim() !== '');
      lines.push(...fresh);
      for (const line of fresh.filter(isNews)) say(`  ${line.trim()}`);
    });
  }
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  if (code === 0) return;
  throw new Error(
    `Cannot run cdk ${args[0]}: it left with ${code}\n${lines.slice(-25).join('\n')}`,
  );
}

function isNews(line: string): boolean {
  return /✅|❌|bootstrapping|: deploying/i.test(line);
}
