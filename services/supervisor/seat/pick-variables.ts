/** Which of the task's variables a bot inherits: its providers' keys, and never the task's own credentials. */

/** The named variables. Throws an error that names one that is not there, for its agent would fail in the middle of a call. */
export function pickVariables(
  env: Readonly<Record<string, string | undefined>>,
  names: readonly string[],
): Record<string, string> {
  const missing = names.filter((name) => !env[name]);
  if (missing.length > 0) throw new Error(`Cannot start bots: ${missing.join(', ')} is not set`);
  return Object.fromEntries(names.map((name) => [name, env[name] ?? '']));
}
