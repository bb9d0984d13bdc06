/** Starts the servers that are compared, for as long as the work takes. */
import { installPipecat } from './install-pipecat.ts';
import { type PeerServer, startBare, startOurs, startPipecat } from './peer-server.ts';

/** Runs the work with ours, the bare one and, where there is Python, Pipecat's; nothing is left running. `notes` say what is missing. */
export async function withServers<T>(
  warm: number,
  work: (servers: readonly PeerServer[], notes: readonly string[]) => Promise<T>,
): Promise<T> {
  const servers: PeerServer[] = [];
  try {
    const pipecat = installPipecat((line) => console.error(line));
    servers.push(await startOurs(warm), await startBare());
    if (pipecat.outcome === 'missing')
      return await work(servers, [`no Pipecat: ${pipecat.because}`]);
    servers.push(await startPipecat(pipecat.python, false));
    servers.push(await startPipecat(pipecat.python, true));
    return await work(servers, []);
  } finally {
    for (const server of servers) await server.close();
  }
}
