/** `greenroom doctor`: what this account allows, before it is found out by a caller. */
import { command } from '../command.ts';
import { toggle } from '../flags.ts';
import type { AccountFacts } from './account/facts.ts';
import type { PlannedPools } from './diagnose.ts';

/** What the doctor looks at. */
export interface DoctorReach {
  plan(): Promise<PlannedPools>;
  read(): Promise<AccountFacts>;
}

/** Looks, and ends with 1 where a deploy or the first call would fail. */
export const doctor = (reach: DoctorReach) =>
  command({
    name: 'doctor',
    summary: 'what this account allows, and what stands in the way of a deploy',
    about: `Looks at the AWS account that a deploy would go to: credentials, Region, bootstrap, Fargate's vCPU quota and launch rate, free
subnet addresses, Lambda concurrency, Bedrock model access, the zone and the certificate of tasks' names and, once deployed, the system
itself, a task's name as this machine sees it and, at the carriers, where calls of its numbers are brought to. Says how many calls at once it allows, and which raises to ask for. It reads only.`,
    packages: 'all',
    flags: {
      json: toggle('the same for programs: target, region, account, findings, concurrency, raises'),
    },
    more: `The account is the one of the usual AWS variables and profiles (AWS_PROFILE, AWS_REGION, …); pools and models are those of
greenroom.config.ts. AWS_ENDPOINT_URL asks an emulator instead; with the AWS_ENDPOINT_URL_DYNAMODB and AWS_ENDPOINT_URL_ECS of
\`npm start\` it looks at that system.

Exit code: 0 ready (perhaps with warnings), 1 something fails, 2 a wrong command line.`,
    async run({ json }, { say, note, err }) {
      if (err.isTTY) note('Asking …');
      const [{ diagnose }, { reportOf }] = await Promise.all([
        import('./diagnose.ts'),
        import('./report.ts'),
      ]);
      const [plan, facts] = await Promise.all([reach.plan(), reach.read()]);
      const diagnosis = diagnose(facts, plan);
      if (json) say(JSON.stringify({ ...placeOf(facts), ...diagnosis }, null, 2));
      else for (const line of reportOf(facts.target, diagnosis)) say(line);
      return diagnosis.findings.some(({ status }) => status === 'fail') ? 1 : 0;
    },
  });

function placeOf({ target, region, identity }: AccountFacts) {
  return {
    target,
    region: 'read' in region ? region.read : null,
    account: 'read' in identity ? identity.read.account : null,
  };
}
