/** What the agents of this checkout are and call, read by a process without credentials: it runs their code. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AgentDescription, WrongAgent } from '../../core/agent/agent-description.ts';
import type { AwsUses } from '../../core/agent/aws-uses.ts';

/** An agent as a deploy knows it. */
export type DeployedAgent = Pick<AgentDescription, 'name' | 'bot' | 'keeps' | 'holdUrl'> & {
  readonly uses: AwsUses;
  /** Providers that a deployment has not. */
  readonly laptopOnly: readonly string[];
};

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The names of the files in `agents/`. */
export function agentNames(): string[] {
  return readdirSync(join(ROOT, 'agents')).flatMap((file) =>
    file.endsWith('.ts') ? [file.slice(0, -'.ts'.length)] : [],
  );
}

/** Those of these names, or what is wrong with their files. */
export function readAgents(names: readonly string[]): (DeployedAgent | WrongAgent)[] {
  const folder = mkdtempSync(join(tmpdir(), 'greenroom-agents-'));
  const file = join(folder, 'agents.json');
  try {
    const program = join(ROOT, 'services/bot/describe-agents.ts');
    const argv = ['--no-warnings', '--import', 'tsx', program, file, ...names];
    execFileSync(process.execPath, argv, {
      cwd: ROOT,
      env: withoutAws(process.env),
      stdio: 'ignore',
    });
    return JSON.parse(readFileSync(file, 'utf8')) as (DeployedAgent | WrongAgent)[];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function withoutAws(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('AWS_')));
}
