/**
 * The European size of an enterprise taken alone; nothing while a figure that matters is missing.
 * Linked and partner enterprises, and the rule of two years, are looked at by State-aid law: who knows its answer gives the size itself.
 * @source Recommandation 2003/361/CE, annexe, art. 2
 */
export function sizeOf(headcount: number, turnover: number | undefined, balance: number | undefined): string | undefined {
  const fits = (people: number, euros: number, total: number): boolean | undefined => {
    if (headcount >= people) return false
    if ((turnover !== undefined && turnover <= euros) || (balance !== undefined && balance <= total)) return true
    return turnover !== undefined && balance !== undefined ? false : undefined
  }
  for (const [size, verdict] of [
    ['micro', fits(10, 2_000_000, 2_000_000)],
    ['small', fits(50, 10_000_000, 10_000_000)],
    ['medium', fits(250, 50_000_000, 43_000_000)],
  ] as const) {
    if (verdict === true) return size
    if (verdict === undefined) return undefined
  }
  return 'large'
}
