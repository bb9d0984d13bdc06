/** moto's server: records what it is told and runs nothing, which makes it an oracle for definitions, not for behaviour. */
import { type Emulator, freePort, startEmulator } from './emulator.ts';
import { findPython, installPython, type PythonProgram } from './python.ts';

const MOTO: PythonProgram = {
  name: 'moto',
  requirement: 'moto[server]==5.2.5',
  minor: 10,
  asOf: '2026-11-20',
};

/** The account that it answers for. */
export const MOTO_ACCOUNT = '123456789012';

/** Why it cannot run here, or nothing when it can. */
export function whyNoMoto(): string | undefined {
  return findPython(MOTO.minor) === undefined ? `there is no Python 3.${MOTO.minor}` : undefined;
}

/** Starts it, empty. */
export async function startMoto(): Promise<Emulator> {
  const bin = await installPython(MOTO);
  const port = await freePort();
  return startEmulator({
    name: 'moto',
    argv: [`${bin}/moto_server`, '-H', '127.0.0.1', '-p', String(port)],
    url: `http://127.0.0.1:${port}`,
    probe: '/moto-api/data.json',
    startTimeoutMs: 60_000,
  });
}
