/** Runs a program to its end; what went wrong is told by its own words. */
import { execFile } from 'node:child_process';

/** Answers what it printed. Throws an error that begins with `cannot` and goes on with the program's own, in a line. */
export function runTool(
  file: string,
  args: readonly string[],
  { cannot }: { readonly cannot: string },
): Promise<string> {
  return new Promise((resolve, reject) => {
    // uv trusts what the system trusts, as pip does; its own list knows no company's proxy.
    const env = { ...process.env, UV_SYSTEM_CERTS: '1' };
    const options = { maxBuffer: 16 * 1024 * 1024, env };
    execFile(file, [...args], options, (error, stdout, stderr) => {
      if (!error) resolve(stdout || stderr);
      else reject(new Error(`${cannot}: ${tellFault(stderr) || error.message}`, { cause: error }));
    });
  });
}

/** The errors among the lines, without the installer's ornaments. */
function tellFault(stderr: string): string {
  const lines = stderr
    .split('\n')
    .map((line) => line.replace(/^[\s×╰─▶]*(error:|cause:)?(?=\S)/i, '').trim())
    .filter((line) => line !== '');
  return lines.slice(0, 4).join(' ');
}
