/** Writes what is known of agents into FILE: `describe-agents.ts FILE AGENT …`. A process of its own, for it runs their code. */
import { writeFileSync } from 'node:fs';
import { describeAgent } from '../../core/agent-description.ts';
import { findAgent } from './find-agent.ts';

const [file = 'agents.json', ...names] = process.argv.slice(2);
const agents = await Promise.all(names.map(findAgent));
writeFileSync(file, `${JSON.stringify(agents.map(describeAgent), undefined, 1)}\n`);
