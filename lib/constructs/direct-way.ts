/** What a task is given for a name of its own, and TLS under it. */
import type { PortMapping, SystemControl } from 'aws-cdk-lib/aws-ecs';
import type { BotEnv } from '../../services/supervisor/env.ts';
import type { Config } from '../config/schema.ts';

/** The zone, what to listen with, and where. */
export interface DirectWay {
  readonly domain: string;
  readonly zoneId: string;
  /** The ARN of the certificate's secret. */
  readonly certificate: string;
  readonly port: number;
  /** Who issues it: tasks with another's certificate are replaced, or they would keep it for half a day. */
  readonly issuer: string;
}

/** The supervisor's part of it. */
export function directEnv(direct: DirectWay | undefined): Partial<BotEnv> {
  if (!direct) return {};
  return {
    DIRECT_DOMAIN: direct.domain,
    DIRECT_ZONE_ID: direct.zoneId,
    DIRECT_CERTIFICATE_SECRET: direct.certificate,
  };
}

/** The ports of its container. */
export function portsOf({ supervisorPort }: Config['bot'], direct: DirectWay | undefined): Ports {
  const portMappings = [{ containerPort: supervisorPort }];
  if (!direct) return { portMappings };
  return {
    portMappings: [...portMappings, { containerPort: direct.port }],
    // A user without capabilities may listen on ports from this one on. Fargate takes it for the whole task, from platform 1.4 on.
    systemControls: [{ namespace: FIRST_PORT, value: String(direct.port) }],
  };
}

interface Ports {
  readonly portMappings: PortMapping[];
  readonly systemControls?: SystemControl[];
}

const FIRST_PORT = 'net.ipv4.ip_unprivileged_port_start';
