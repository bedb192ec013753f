/** What samples are drawn by; `SLASHVM_SEED` repeats one. */
export function chosenSeed(): number {
  return Number(process.env['SLASHVM_SEED'] ?? Date.now() % 100_000);
}

/** So many of a list, drawn by a seed, none twice. */
export function sampleOf<T>(all: readonly T[], count: number, seed: number): readonly T[] {
  const left = [...all];
  let state = (seed % 2_147_483_646) + 1;
  const drawn: T[] = [];
  while (drawn.length < count && left.length > 0) {
    // The first few numbers of neighbouring seeds are alike.
    for (let skip = 0; skip < 3; skip += 1) state = (state * 48_271) % 2_147_483_647;
    drawn.push(...left.splice(state % left.length, 1));
  }
  return drawn;
}
