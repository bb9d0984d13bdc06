/** All that the preflight reads. */
import type { Carrier } from '../../../core/phone/phone.ts';
import type { SetupAnswer } from '../../../core/phone/phone-console.ts';
import type { PoolSettings } from '../../../core/pool/pool.ts';
import type { Asking } from './reading.ts';

/** Where the questions go: AWS itself, one endpoint for all of it, or the system of `npm start`. */
export type AskedEndpoint = { readonly kind: 'aws' | 'endpoint' | 'local'; readonly url?: string };

/** Fargate's vCPUs of an account in a Region. */
export interface Vcpus {
  readonly quota: number;
  /** In use now, by whomever; nothing where CloudWatch does not say. */
  readonly used: number | undefined;
}

/** How fast Fargate launches. */
export interface FargateLaunchRate {
  readonly perSecond: number;
  readonly burst: number;
  /** Whether the account told, or these are AWS's documented defaults. */
  readonly from: 'account' | 'documentation';
}

/** A subnet for bots. */
export interface BotSubnet {
  readonly zone: string;
  readonly free: number;
}

/** Executions at once. */
export interface LambdaLimit {
  readonly limit: number;
  readonly unreserved: number;
}

/** A pool as the table has it. */
export interface LivePool {
  readonly pool: string;
  readonly settings: PoolSettings;
  readonly tasks: number;
}

/** The deployed system's own state. */
export interface LiveSystem {
  readonly tableName: string;
  /** Indexes that the code needs and the table lacks. */
  readonly lackingIndexes: readonly string[];
  readonly pools: readonly LivePool[];
}

/** A number with an entry of its own, and what each of the accounts says of it. */
export interface AskedNumber {
  readonly number: string;
  readonly answers: Partial<Readonly<Record<Carrier, SetupAnswer>>>;
}

/** The phone, as the carriers' consoles have it. */
export interface PhoneFacts {
  /** Where carriers reach us; nothing without an edge. */
  readonly url: string | undefined;
  readonly numbers: readonly AskedNumber[];
}

/** Where tasks have names: the zone, who finds it, the certificate, and one name as the world sees it. */
export interface NamesFacts {
  readonly domain: string;
  readonly zone: {
    readonly name: string;
    readonly isPrivate: boolean;
    /** Its own name servers. */
    readonly servers: readonly string[];
  };
  /** The name servers by which the world finds it; empty: it does not. */
  readonly found: readonly string[];
  /** Of the certificate, as its keeper has published them; nothing where it did not for a day. */
  readonly daysLeft: Asking<number | undefined>;
  /** Of a task that has one now. */
  readonly name: Asking<NameSeen | undefined>;
}

/** A task's name: what the zone says, what the world is told, and how it answers by TLS. */
export interface NameSeen {
  readonly name: string;
  readonly recorded: readonly string[];
  readonly resolved: readonly string[];
  /** Nothing where its certificate is good; else why not. */
  readonly fault: string | undefined;
}

/** A secret that no task could start with, in words. */
export interface WrongSecret {
  readonly wrong: string;
}

/** The whole. */
export interface AccountFacts {
  readonly target: AskedEndpoint;
  readonly region: Asking<string>;
  readonly identity: Asking<{ readonly account: string; readonly arn: string }>;
  readonly bootstrap: Asking<{ readonly version: number }>;
  readonly vcpus: Asking<Vcpus>;
  readonly launchRate: Asking<FargateLaunchRate>;
  /** Empty before the first deploy. */
  readonly subnets: Asking<readonly BotSubnet[]>;
  readonly lambda: Asking<LambdaLimit>;
  /** By model id: what stands between the account and the model; nothing when it is ready. */
  readonly models: Readonly<Record<string, Asking<readonly string[]>>>;
  readonly system: Asking<LiveSystem>;
  /** Nothing where the configuration has no phone. */
  readonly phone: Asking<PhoneFacts | WrongSecret | undefined>;
  /** Nothing where tasks have no names. */
  readonly names: Asking<NamesFacts | undefined>;
}
