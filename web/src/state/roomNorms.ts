/** The norms one by one, as they are written: each on a line of its own. */
export function normLines(norms: string | undefined): string[] {
  return (norms ?? "").split("\n").filter((line) => line.trim() !== "");
}
