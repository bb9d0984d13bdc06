/** The environment of a task's supervisor; the bot stack and the local ECS endpoint build exactly this. */
export interface BotEnv {
  readonly TABLE_NAME: string;
  /** The deployment's name, for metrics; missing: `local`. */
  readonly GREENROOM_DEPLOYMENT?: string;
  readonly GREENROOM_POOL: string;
  readonly GREENROOM_REVISION: string;
  /** The agent's file name in `agents/`, without its ending. */
  readonly GREENROOM_AGENT: string;
  /** Seats beside the task's own. */
  readonly GREENROOM_SPARE_SEATS: string;
  /** TCP port of the supervisor; 0: any free one (local). */
  readonly GREENROOM_PORT: string;
  /** First UDP port for media; seat n uses this + n. 0: any free ones (local). */
  readonly GREENROOM_MEDIA_PORT: string;
  /** The task's CPU quota in vCPU, for its CPU share. */
  readonly GREENROOM_VCPU: string;
  /** Names of variables that bots get, separated by commas: their providers' keys. */
  readonly GREENROOM_BOT_SECRETS?: string;
  /** Carriers' accounts and the secret of links, as JSON; see `adapters/phone/read-phone-env.ts`. Missing: no phone. */
  readonly GREENROOM_PHONE?: string;
  /** Further variables of bots, as a JSON object; set on a laptop, where the shell has them. */
  readonly GREENROOM_BOT_ENV?: string;
  /** Where a Pipecat bot's files and its interpreter are; without them, where the image has them. */
  readonly GREENROOM_BOT_ROOT?: string;
  readonly GREENROOM_PYTHON?: string;
  /** Set by the launcher: when the task was launched, ms since 1970. */
  readonly GREENROOM_LAUNCHED_AT_MS?: string;
  /** Where recordings and transcripts go, as `adapters/archive/open-archive.ts` reads it. Missing: nothing is kept. */
  readonly GREENROOM_ARCHIVE?: string;
  /** The role that bots get for the AWS services which their agents use; missing: they use none. */
  readonly GREENROOM_PROVIDER_ROLE?: string;
  /** `outside`: callers come from the internet, so a task without a public address must not register. */
  readonly GREENROOM_CALLERS?: 'outside';
  /** Below which tasks have names of their own, for sockets; its zone, and where the certificate is: all three or none. */
  readonly DIRECT_DOMAIN?: string;
  readonly DIRECT_ZONE_ID?: string;
  readonly DIRECT_CERTIFICATE_SECRET?: string;
  /** Where sockets come in by TLS; missing: 443. */
  readonly DIRECT_PORT?: string;
  /** Overrides of what the task metadata tells; set on a laptop. */
  readonly GREENROOM_PRIVATE_ADDRESS?: string;
  /** What callers reach the task by, separated by commas. */
  readonly GREENROOM_PUBLIC_ADDRESS?: string;
}
