/**
 * DynamoDB Local: AWS's own emulator, by Maven, as an oracle for the table. Its licence is for development only, so it is
 * fetched where the tests run and never shipped.
 */
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Emulator, freePort, has, startEmulator } from './emulator.ts';
import { installOnce } from './install-once.ts';

const run = promisify(execFile);
const VERSION = '3.3.1';

/** The class that starts it on the loopback interface. */
export const MAIN = 'DynamoDbOnLoopback';

const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>greenroom</groupId><artifactId>oracle</artifactId><version>1</version>
  <dependencies><dependency>
    <groupId>software.amazon.dynamodb</groupId><artifactId>DynamoDBLocal</artifactId><version>${VERSION}</version>
  </dependency></dependencies>
</project>`;

/** Why it cannot run here, or nothing when it can. */
export function whyNoDynamoDbLocal(): string | undefined {
  const missing = ['java', 'javac', 'mvn'].filter((command) => !has(command));
  return missing.length === 0 ? undefined : `there is no ${missing.join(', ')}`;
}

/** Fetches it once, and answers the folder of `lib/` (its jars) and `classes/` (our start). */
export function fetchDynamoDbLocal(): Promise<string> {
  return installOnce(`dynamodb-local-${VERSION}`, async (folder) => {
    writeFileSync(`${folder}/pom.xml`, POM);
    const copy = 'dependency:copy-dependencies';
    const into = ['-DoutputDirectory=lib', '-DincludeScope=runtime'];
    await run('mvn', ['-q', '-B', copy, ...into], { cwd: folder });
    const source = fileURLToPath(new URL(`${MAIN}.java`, import.meta.url));
    await run('javac', ['-cp', `${folder}/lib/*`, '-d', `${folder}/classes`, source]);
  });
}

/** Starts it in memory. */
export async function startDynamoDbLocal(): Promise<Emulator> {
  const folder = await fetchDynamoDbLocal();
  const port = await freePort();
  const jvm = ['-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
  const native = `-Dsqlite4java.library.path=${folder}/lib`;
  const own = ['-inMemory', '-sharedDb', '-port', String(port), '-disableTelemetry'];
  return startEmulator({
    name: 'dynamodb-local',
    argv: ['java', ...jvm, native, '-cp', `${folder}/classes:${folder}/lib/*`, MAIN, ...own],
    url: `http://127.0.0.1:${port}`,
    probe: '/',
    startTimeoutMs: 60_000,
  });
}
