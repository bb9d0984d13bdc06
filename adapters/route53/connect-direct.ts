/** What a task's own name and TLS stand on in AWS, loaded only by tasks that have them. */
import type { NameWay } from '../../core/access/socket-way.ts';
import { orRefused } from '../aws/or-refused.ts';
import { createRequestHandler, SERVICE_DEADLINES } from '../aws/request-handler.ts';
import { createSocketPairs } from '../linux/socket-pair.ts';

/** Where the names are, and the certificate. */
export interface DirectPlaces extends NameWay {
  readonly zoneId: string;
  readonly certificateSecret: string;
}

/** Opens both services. */
export async function connectDirect({ domain, port, zoneId, certificateSecret }: DirectPlaces) {
  const [{ Route53Client }, { SecretsManagerClient }, names, secrets] = await Promise.all([
    import('@aws-sdk/client-route-53'),
    import('@aws-sdk/client-secrets-manager'),
    import('./task-names.ts'),
    import('../secrets-manager/read-secret.ts'),
  ]);
  const services = { requestHandler: createRequestHandler(SERVICE_DEADLINES) };
  // Whoever asks for a name paces his tries himself, by what the whole account may ask.
  const oneTry = { requestHandler: services.requestHandler, maxAttempts: 1 };
  const secretsManager = new SecretsManagerClient(services);
  return {
    domain,
    port,
    names: names.createTaskNames(new Route53Client(oneTry), zoneId),
    readCertificate: () =>
      orRefused(async () => {
        const text = await secrets.readSecret(secretsManager, certificateSecret);
        return { outcome: 'read' as const, text };
      }),
    pair: createSocketPairs(),
  };
}
