/** Everything about a deployment that one would change, each with its default and its reason; `lib/config/schema.ts` says what is allowed. */
import { defineConfig } from './lib/config/define-config.ts';

export default defineConfig({
  /** Names the stacks, the cluster and the task families. Two deployments in one Region need two names. */
  name: 'greenroom',

  // All but `endpointZones` and `flowLogDays` are fixed by the first deploy (`docs/deploy.md`, Update).
  network: {
    /** The VPC's addresses; /16 leaves room for 16,000 tasks in two zones. Change it if you peer with a network that overlaps. */
    cidr: '10.40.0.0/16',
    /** Availability zones. Two survive the loss of one; take three where the Region has them and you run over 100 tasks. */
    zones: 2,
    /** The zones by name, as many as `zones`; empty: the Region's first ones. Name them where the deploy says that one of those lacks a service. */
    zoneNames: [],
    /** Size of each zone's subnet for bots: a task takes one address, so /19 holds 8,187. */
    botSubnetMask: 19,
    /** Zones with endpoints for ECS and Lambda, $14.60 a month each: two survive the loss of a zone; 0 with `ipv6`: its gateway is free. */
    endpointZones: 1,
    /** Dual-stack: a caller who has IPv6 alone connects, too. Needs the account's ECS setting `dualStackIPv6`, on by default. */
    ipv6: false,
    /** Days that flow logs are kept. */
    flowLogDays: 14,
  },

  state: {
    /** The table cannot be deleted while this is on; `npm run destroy` says how to part with it. */
    deletionProtection: true,
    /** Days that the table can be restored to; costs $0.20 per GB and month of a table of some MB. */
    recoveryDays: 7,
  },

  /** One pool for each agent: the name is that of a file in `agents/`. The first one answers requests that name none. */
  pools: {
    receptionist: {
      /** CPU units of a task, 1024 = 1 vCPU. Half a vCPU carries two calls (one on a spare seat). */
      cpu: 512,
      /** Memory of a task in MiB; ECS allows certain values for each CPU size. */
      memoryMiB: 1024,
      /** Seats beside a task's own: 0 for a task of one's own, 1, or 2 at 1 vCPU. */
      spareSeats: 1,
      /** `process`: a fresh process for each session. `task`: a task serves one session only (needs `spareSeats: 0`). */
      isolation: 'process',
      /** Idle tasks that are never gone under, at about $18 a month each; 0 makes the first caller wait for a container. */
      minWarm: 1,
      /** Tasks at most. A new account's quota of 6 vCPU allows 12 of these; `npx greenroom doctor` tells yours. */
      maxTasks: 10,
      /** Where the callers live: the weekly profile of calls is kept in this zone. */
      timeZone: 'UTC',
      /** Hours after which an idle task is replaced, so that Fargate's own retirement never meets a call. */
      maxTaskAgeHours: 12,
      /** Sessions after which a task is replaced. */
      maxSessionsPerTask: 100,
      /** What decides how many tasks wait beyond `minWarm`, in US dollars; `npm run simulate` shows what other values would do. */
      worth: {
        /** What a minute of an idle task costs you. */
        idleMinuteUsd: 0.00033,
        /** What it is worth to you that a caller does not wait for a container. */
        instantAnswerUsd: 0.02,
        /** What it is worth to you that a caller has a CPU of one's own, and no spare seat. */
        ownCpuUsd: 0.0005,
      },
      /** Local hours with at least so many warm: `{ name: 'opening', days: ['Mon'], from: '07:45', to: '09:00', minWarm: 5 }`. */
      schedules: [],
      /** Days unlike their weekday, such as `{ date: '2026-12-25', factor: 0 }` for closed or `factor: 3` for a campaign. */
      dates: [],
    },
  },

  bot: {
    /** `ARM64` costs a fifth less than `X86_64`. */
    architecture: 'ARM64',
    /** TCP port of the supervisor; only the API, the scaler and the edge can reach it. */
    supervisorPort: 8080,
    /** First UDP port for media. Each seat takes one, and callers reach them from anywhere. */
    mediaPort: 40_000,
    /** Days that logs are kept. They hold no transcripts and no phone numbers. */
    logDays: 30,
    /** AWS services that your agents call beyond the providers which their files name: those are allowed by themselves, by a role of the bots. */
    uses: {
      /** Bedrock model ids, such as `amazon.nova-lite-v1:0`. */
      bedrockModels: [],
      /** Streaming transcription. */
      transcribe: false,
      /** Speech synthesis. */
      polly: false,
    },
    /** Where the recordings and transcripts go that agents keep (`docs/agents.md`): a bucket that you made. */
    archive: {
      /** Its name; empty: nothing is kept, whatever an agent says. */
      bucket: '',
      /** The ARN of the KMS key that encrypts it, where it has one of its own. */
      keyArn: '',
    },
    /** The name of the secret with your carriers' accounts (`docs/phone.md`); empty: none. Carriers need `edge.enabled` or `direct.domain`. */
    phoneSecret: '',
    /** Other providers' keys, as variables of tasks launched after: `{ variable: 'DEEPGRAM_API_KEY', secret: 'its name in Secrets Manager' }`. */
    secrets: [],
  },

  api: {
    /** Memory of the function; CPU grows with it, and the cold start falls until about 1024. */
    memoryMiB: 1024,
    /** Requests a second over all callers: a bound on cost, not a promise. */
    requestsPerSecond: 100,
    /** Requests at once above that. */
    burst: 200,
    /** Sessions that one key and its tokens may have open at once, so that no customer takes the whole pool; 0: any number. */
    sessionsPerKey: 0,
    /** The same of callers with a token from one address, which an office shares; 0: any number. */
    sessionsPerAddress: 0,
    /** Web origins that browsers may call from. `*` lets any page call, still only with a key. */
    allowedOrigins: ['*'],
    /** STUN servers told to browsers, such as `stun:stun.example.com:3478`. Bots have public addresses, so that none is needed. */
    iceServers: [],
    /** Relays for callers whose network lets no UDP through: of your own, such as coturn with `use-auth-secret`, or AWS's. None is needed otherwise. */
    turn: {
      /** Such as `turns:turn.example.com:443?transport=tcp`, which passes nearly everywhere; empty: none. */
      urls: [],
      /** The name of the secret that holds their shared secret (`static-auth-secret`); callers get credentials for five hours. */
      secret: '',
      /** AWS's own relays, with no servers: so many channels of Kinesis Video Streams, each for 50 callers at once; 0: none. */
      channels: 0,
    },
    /** Raise it after you changed the secret that signs join tokens: the next deploy then reads it anew (`docs/deploy.md`, Keys). */
    secretGeneration: 1,
    /** People whom your issuer of OpenID Connect knows may call (`POST /v1/join`, `docs/api.md`); API Gateway checks their tokens. */
    jwt: {
      /** The https address of the issuer, as its tokens have it in `iss`. */
      issuer: '',
      /** The client ids whose tokens are taken. */
      audience: [],
    },
    /** Days that access logs are kept. */
    logDays: 30,
  },

  page: {
    /** Serves the caller's page at the API's address. Nothing is paid while nobody opens it; to talk one needs a link (`npx greenroom link`). */
    enabled: true,
    /** Calls that anyone who opens the page may start in an hour from one address, without a link; 0: nobody may. */
    publicCallsPerHour: 0,
  },

  scaler: {
    /** Memory of the function; the forecast of many pools wants more. */
    memoryMiB: 256,
    /** How long one invocation loops; below the schedule's 60 s, so that the lease passes on cleanly. */
    loopSeconds: 55,
    /** Executions set aside for the scaler; `null`: none. A new account, whose whole limit is 10, refuses any; 5 keeps it apart from others. */
    reservedConcurrency: null,
    /** Days that its log is kept. */
    logDays: 30,
  },

  edge: {
    /** CloudFront before the API, and a way to the bots for carriers' sockets: about $45 a month without a call; browsers need neither. */
    enabled: false,
    /** Your own name for it, such as `voice.example.com`; empty: CloudFront's. Point the name at the output `Url` afterwards. */
    domain: '',
    /** The ARN of that name's certificate, in us-east-1, where CloudFront looks for it; needed with `domain` and only then. */
    certificate: '',
    /** Tasks of the WebSocket router; two, in two zones. */
    tasks: 2,
    /** Days that the router's log is kept. */
    logDays: 30,
  },

  direct: {
    /** Carriers' sockets without the edge: tasks end TLS by names below this domain of theirs alone, such as `bots.example.com`; empty: off. */
    domain: '',
    /** The id of the public hosted zone in Route 53 that the domain is in; needed with `domain` and only then. */
    zoneId: '',
    /** The mail address that the certificate's issuer is told, for notices about the account; empty: none. */
    email: '',
    /** Who issues the certificate, by ACME: Let's Encrypt. A staging directory gives certificates that carriers refuse. */
    acmeDirectory: 'https://acme-v02.api.letsencrypt.org/directory',
  },

  events: {
    /** Told of every session that is ready, has its first word, is handed over, has ended; empty: nobody. `docs/events.md` */
    webhookUrl: '',
    /** The name of the secret that signs these; needed with `webhookUrl` and only then. */
    webhookSecret: '',
    /** The EventBridge bus that gets the same events, such as `default`; empty: none. */
    eventBus: '',
    /** Days that the courier's log is kept. */
    logDays: 30,
  },

  watch: {
    /** Gets a mail from every alarm; empty: alarms show in CloudWatch only. */
    alarmEmail: '',
    /** Share of callers who may wait for a container in five minutes, in percent, before an alarm. */
    coldStartPercent: 5,
    /** Where the runbook is, for the links in the alarms. */
    runbookUrl: 'https://github.com/greenroom/greenroom/blob/main/docs/runbook.md',
  },
});
