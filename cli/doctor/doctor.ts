/** `greenroom doctor`: what this account allows, before it is found out by a caller. */
import { parseArgs } from 'node:util';
import type { AccountFacts } from './account/facts.ts';
import { diagnose, type Planned } from './diagnose.ts';
import { reportOf } from './report.ts';

/** What `greenroom doctor --help` prints. */
export const DOCTOR_HELP = `Looks at the AWS account that a deploy would go to: credentials, Region, bootstrap, Fargate's vCPU
quota and launch rate, free subnet addresses, Lambda concurrency, Bedrock model access and, once
deployed, the system itself. Says how many calls at once it allows, and which raises to ask for.
It reads only.

  npx greenroom doctor [--json]

  --json   the same for programs: target, region, account, findings, concurrency, raises
  --help   this text

The account is the one of the usual AWS variables and profiles (AWS_PROFILE, AWS_REGION, …); pools
and models are those of greenroom.config.ts. AWS_ENDPOINT_URL asks an emulator instead; with the
AWS_ENDPOINT_URL_DYNAMODB and AWS_ENDPOINT_URL_ECS of \`npm start\` it looks at that system.

Exit code: 0 ready (perhaps with warnings), 1 something fails, 2 a wrong command line.
`;

/** The world outside. */
export interface DoctorDeps {
  readonly say: (line: string) => void;
  readonly complain: (line: string) => void;
  readonly plan: () => Planned;
  readonly read: () => Promise<AccountFacts>;
}

/** Runs it. Answers the exit code. */
export async function runDoctor(args: readonly string[], deps: DoctorDeps): Promise<0 | 1 | 2> {
  const flags = readFlags(args);
  if (typeof flags === 'string') {
    deps.complain(`${flags}; see npx greenroom doctor --help`);
    return 2;
  }
  if (flags.help) {
    deps.say(DOCTOR_HELP);
    return 0;
  }
  const plan = deps.plan();
  const facts = await deps.read();
  const diagnosis = diagnose(facts, plan);
  if (flags.json) deps.say(JSON.stringify({ ...placeOf(facts), ...diagnosis }, null, 2));
  else for (const line of reportOf(facts.target, diagnosis)) deps.say(line);
  return diagnosis.findings.some(({ status }) => status === 'fail') ? 1 : 0;
}

function placeOf({ target, region, identity }: AccountFacts) {
  return {
    target,
    region: 'read' in region ? region.read : null,
    account: 'read' in identity ? identity.read.account : null,
  };
}

function readFlags(args: readonly string[]) {
  const options = { json: { type: 'boolean' }, help: { type: 'boolean' } } as const;
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    const [words = ''] = String(error instanceof Error ? error.message : error).split(/[.\n]/);
    return words;
  }
}
