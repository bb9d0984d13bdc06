/** The one printer of tables: the first column to the left, the others to the right, or all of them to the left. */

/** Lines of aligned columns. */
export function textTable(
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
  others: 'right' | 'left' = 'right',
): string[] {
  return alignCells([head, ...rows], others).map((line) => line.join('  ').trimEnd());
}

/** The cells of all rows, filled up to the width of their columns; the first row has a cell for each. */
export function alignCells(
  rows: readonly (readonly (string | number)[])[],
  others: 'right' | 'left' = 'right',
): string[][] {
  const cells = rows.map((row) => row.map(String));
  const widths = (cells[0] ?? []).map((_, column) =>
    Math.max(...cells.map((row) => row[column]?.length ?? 0)),
  );
  return cells.map((row) =>
    row.map((cell, column) => {
      const width = widths[column] ?? 0;
      return column === 0 || others === 'left' ? cell.padEnd(width) : cell.padStart(width);
    }),
  );
}
