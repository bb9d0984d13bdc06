/**
 * Writes what is known of agents, and what they call of AWS, into FILE: `describe-agents.ts FILE AGENT …`. A process of its own,
 * for it runs their code.
 */
import { writeFileSync } from 'node:fs';
import { awsUsesOf } from '../../core/agent/aws-uses.ts';
import { laptopNames } from '../../core/agent/laptop-names.ts';
import { describeAgent } from '../../core/agent-description.ts';
import { findAgent } from './find-agent.ts';

const [file = 'agents.json', ...names] = process.argv.slice(2);
const found = await Promise.allSettled(names.map((name) => findAgent(name)));
const agents = found.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
// One that is wrong is left out: whoever runs it is told why, and the others run.
const described = agents.map((agent) => ({
  ...describeAgent(agent),
  uses: awsUsesOf(agent),
  laptopOnly: laptopNames(agent),
}));
writeFileSync(file, `${JSON.stringify(described, undefined, 1)}\n`);
