/** What the suite stands on: an endpoint, and what CloudFormation made there. Vitest hands it from the set-up to every file. */
import type { CutByStack } from '../../tools/emulators/assembly.ts';
import type { CdkTarget } from '../../tools/emulators/cdk.ts';
import type { CloudFormationTemplate } from '../../tools/emulators/cut-template.ts';

export interface DeployedStack {
  readonly name: string;
  readonly template: CloudFormationTemplate;
  /** Physical ids by logical ids. */
  readonly physical: Readonly<Record<string, string>>;
  readonly status: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, string>>;
}

export interface Deployment {
  readonly target: CdkTarget;
  /** Empty where nothing was deployed: then only a table was made. */
  readonly stacks: readonly DeployedStack[];
  readonly cut: CutByStack;
  readonly tableName: string;
}

declare module 'vitest' {
  export interface ProvidedContext {
    /** Why the suite cannot run here; empty when it can. */
    lacking: string;
    deployment: Deployment;
    /** The process above the emulator that the set-up started; 0 where it started none. */
    emulatorPid: number;
  }
}
