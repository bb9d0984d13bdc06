/** The release of a Python interpreter. */
import { runTool } from './run-tool.ts';

/** Such as `3.11.7`. Throws an error for one that is too old for Pipecat, or is not there. */
export async function pythonVersion(python: string): Promise<string> {
  const said = await runTool(python, ['--version'], { cannot: 'Cannot run Python' });
  const [, version = '', minor = '0'] = /Python (3\.(\d+)\.\d+)/.exec(said) ?? [];
  if (Number(minor) >= 11) return version;
  throw new Error(`Cannot use ${python}: Pipecat needs Python 3.11 or later, got ${said.trim()}`);
}
