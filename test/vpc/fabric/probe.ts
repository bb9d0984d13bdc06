/** Small programs in namespaces: who answers, and who is answered. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';

/** Answers `TCP` and `UDP` on these ports with the address that it sees. Ready when this resolves. */
export async function answerIn(namespace: string, ports: { tcp: number[]; udp: number[] }) {
  const program = `
    for (const port of ${JSON.stringify(ports.tcp)}) {
      require('net').createServer((s) => {
        // Whoever asked may be gone, or the way back cut by the next ruleset.
        s.on('error', () => undefined).end(s.remoteAddress?.replace('::ffff:', ''));
      }).listen(port, up);
    }
    for (const port of ${JSON.stringify(ports.udp)}) {
      for (const type of ['udp4', 'udp6']) {
        const socket = require('dgram').createSocket({ type, ipv6Only: type === 'udp6' });
        socket.on('message', (_, from) => socket.send(from.address, from.port, from.address));
        socket.bind(port, up);
      }
    }
    let left = ${ports.tcp.length + 2 * ports.udp.length};
    function up() { if (--left === 0) console.log('up'); }`;
  const child = inside(namespace, program);
  await once(child.stdout!, 'data');
  return { close: () => void child.kill('SIGKILL') };
}

/** Whom a packet is sent to. */
export interface Asked {
  readonly protocol: 'tcp' | 'udp';
  readonly host: string;
  readonly port: number;
}

/** What is answered: the asker's address as it is seen there, that the port is closed, or `nothing` for so long. */
export async function ask(
  namespace: string,
  { protocol, host, port }: Asked,
  patienceMs = 1_500,
): Promise<string> {
  const tcp = `const s = require('net').connect(${port}, '${host}');
    s.on('data', (d) => end(String(d))); s.on('error', (e) => end(e.code));`;
  const udp = `const s = require('dgram').createSocket('${isIPv6(host) ? 'udp6' : 'udp4'}');
    s.on('message', (m) => end(String(m)));
    setInterval(() => s.send('?', ${port}, '${host}'), 100);`;
  const child = inside(
    namespace,
    `function end(text) { console.log(text); process.exit(); }
    setTimeout(() => end('nothing'), ${patienceMs});
    ${protocol === 'tcp' ? tcp : udp}`,
  );
  const [said] = (await once(child.stdout!, 'data')) as [Buffer];
  return said.toString().trim();
}

function inside(namespace: string, program: string): ChildProcess {
  const node = [process.execPath, '-e', program];
  return spawn('nsenter', [`--net=/run/netns/${namespace}`, ...node], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {},
  });
}
