/** A local ECS whose tasks are one-line Node programs. */
import { ECSClient, RegisterTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import type { LocalEcsOptions } from '../../../local/ecs/ecs-state.ts';
import { type LocalEcs, startLocalEcs } from '../../../local/ecs/start-local-ecs.ts';

/** Programs by family: they live until stopped, ignore SIGTERM, end with 3, print, leave a child behind, or are not there. */
export const PROGRAMS: Readonly<Record<string, readonly string[]>> = {
  lives: node('process.on("SIGTERM", () => process.exit(0)); setInterval(() => {}, 1000)'),
  stubborn: node(
    'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000); console.log("deaf")',
  ),
  dies: node('process.exit(3)'),
  prints: node(
    'process.stdout.write("fir"); setTimeout(() => console.log("st"), 50); console.error(JSON.stringify(process.env))',
  ),
  parent: node(
    'const { spawn } = require("node:child_process");' +
      'const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);' +
      'console.log(child.pid); setInterval(() => {}, 1000)',
  ),
  absent: ['/nowhere/at-all'],
};

/** The endpoint, a client for it, and one line of log per entry as `taskId line`. */
export interface NodeEcs {
  readonly ecs: LocalEcs;
  readonly client: ECSClient;
  readonly lines: string[];
}

/** Starts it with all programs registered. */
export async function startNodeEcs(options: Partial<LocalEcsOptions> = {}): Promise<NodeEcs> {
  const lines: string[] = [];
  const ecs = await startLocalEcs({
    port: 0,
    cluster: 'greenroom',
    launchDelayMs: 30,
    onLog: (taskId, line) => lines.push(`${taskId} ${line}`),
    ...options,
  });
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const settings = { region: 'us-east-1', endpoint: ecs.url, credentials, maxAttempts: 1 };
  const client = new ECSClient(settings);
  for (const [family, command] of Object.entries(PROGRAMS)) {
    const containerDefinitions = [{ name: 'bot', command: [...command], stopTimeout: 1 }];
    await client.send(new RegisterTaskDefinitionCommand({ family, containerDefinitions }));
  }
  return { ecs, client, lines };
}

function node(program: string): readonly string[] {
  return [process.execPath, '-e', program];
}
