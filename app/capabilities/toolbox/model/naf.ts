/** Last division of each section. @source Insee, NAF rév. 2 */
const sections2008: readonly [last: number, section: string][] = [
  [3, 'A'],
  [9, 'B'],
  [33, 'C'],
  [35, 'D'],
  [39, 'E'],
  [43, 'F'],
  [47, 'G'],
  [53, 'H'],
  [56, 'I'],
  [63, 'J'],
  [66, 'K'],
  [68, 'L'],
  [75, 'M'],
  [82, 'N'],
  [84, 'O'],
  [85, 'P'],
  [88, 'Q'],
  [93, 'R'],
  [96, 'S'],
  [98, 'T'],
  [99, 'U'],
]

/** The same for the nomenclature of 2025, in which information and communication became two sections. @source Insee, NAF 2025 */
const sections2025: readonly [last: number, section: string][] = [
  [3, 'A'],
  [9, 'B'],
  [33, 'C'],
  [35, 'D'],
  [39, 'E'],
  [43, 'F'],
  [47, 'G'],
  [53, 'H'],
  [56, 'I'],
  [60, 'J'],
  [63, 'K'],
  [66, 'L'],
  [68, 'M'],
  [75, 'N'],
  [82, 'O'],
  [84, 'P'],
  [85, 'Q'],
  [88, 'R'],
  [93, 'S'],
  [96, 'T'],
  [98, 'U'],
  [99, 'V'],
]

const nafSections = { 'naf-code': sections2008, 'naf-2025-code': sections2025 } as const
export type Nomenclature = keyof typeof nafSections

/** The section of a code, `10.39A` → `C`; nothing when it is no code. */
export function sectionOf(nomenclature: Nomenclature, naf: string): string | undefined {
  const division = Number(naf.slice(0, 2))
  return nafSections[nomenclature].find(([last]) => division <= last)?.[1]
}

/** Whether a code is that of an activity, or of one of its subdivisions: `10.39A` is under `C`, `10`, `10.3` and itself. */
export const isUnder = (nomenclature: Nomenclature, naf: string, activity: string): boolean =>
  /^[A-V]$/.test(activity) ? sectionOf(nomenclature, naf) === activity : naf.startsWith(activity)
