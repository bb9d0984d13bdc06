/** The list of commands that `npx greenroom --help` prints. */

interface Named {
  readonly name: string;
  readonly summary: string;
  readonly script: string | undefined;
}

/** A heading, and its commands with one line each. */
export function listOf(
  rooms: readonly { readonly title: string; readonly commands: readonly Named[] }[],
): string {
  const width = Math.max(
    ...rooms.flatMap(({ commands }) => commands.map(({ name }) => name.length)),
  );
  const parts = rooms.map(({ title, commands }) =>
    [
      ...(title === '' ? [] : [title]),
      ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    ].join('\n'),
  );
  const scripts = rooms.flatMap(({ commands }) => commands.flatMap(({ script }) => script ?? []));
  return [
    'Greenroom: voice bots in your own AWS account, one warm bot for every caller.',
    '  npx greenroom COMMAND [flags]',
    ...parts,
    ...(scripts.length > 0 ? [`Short names: ${scripts.join(', ')} (flags after --).`] : []),
    'npx greenroom COMMAND --help tells more, --version the version.',
  ].join('\n\n');
}
