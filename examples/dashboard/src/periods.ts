// The months that a form is filed for.

/** `2023-05` to `2023-12`, both included; empty for anything that is not a month. */
export function months(first: string, last: string): string[] {
  const from = index(first);
  const to = index(last);
  if (from === null || to === null || to < from) return [];
  return Array.from({ length: to - from + 1 }, (_, offset) => written(from + offset));
}

function index(month: string): number | null {
  const [, year, number] = /^(\d{4})-(\d{2})$/.exec(month) ?? [];
  return year && number ? Number(year) * 12 + Number(number) - 1 : null;
}

function written(month: number): string {
  return `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`;
}
