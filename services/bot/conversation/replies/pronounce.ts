/** Words as the agent wants them spoken. */

/** Text as it comes, with each word of the table replaced, whatever its case; pieces leave at the ends of words. */
export async function* pronounce(
  text: AsyncIterable<string>,
  table: Readonly<Record<string, string>>,
): AsyncGenerator<string> {
  const rules = Object.entries(table).map(([word, spoken]) => ({
    pattern: patternOf(word),
    spoken,
  }));
  if (rules.length === 0) {
    yield* text;
    return;
  }
  const say = (part: string) =>
    rules.reduce((said, { pattern, spoken }) => said.replaceAll(pattern, () => spoken), part);
  let rest = '';
  for await (const piece of text) {
    rest += piece;
    const end = rest.search(/\s\S*$/) + 1;
    if (end === 0) continue;
    yield say(rest.slice(0, end));
    rest = rest.slice(end);
  }
  if (rest !== '') yield say(rest);
}

function patternOf(word: string): RegExp {
  const escaped = word.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])`, 'giu');
}
