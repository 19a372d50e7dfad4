import { z } from 'zod'
import { factNames, mistakeOf, operators } from './vocabulary.ts'

const said = {
  /** The condition as a sentence. */
  text: z.string().trim().min(3, 'Écrivez la condition en une phrase.').max(600),
  /** Key of a source, or its name. */
  source: z.string().trim().min(1, 'Dites d’où vient cette condition.').max(300),
  /** The article it comes from, when it is known. */
  law: z.string().trim().max(300).optional(),
}

const CriterionSchema = z
  .object({
    kind: z.literal('criterion'),
    fact: z.enum(factNames, 'Le vocabulaire ne connaît pas ce fait.'),
    operator: z.enum(operators, 'Cette comparaison n’existe pas.'),
    value: z.string().min(1, 'Écrivez la valeur attendue.').max(4000),
    ...said,
  })
  .superRefine(({ fact, operator, value }, { addIssue }) => {
    const message = mistakeOf(fact, operator, value)
    if (message) addIssue({ code: 'custom', path: ['value'], message })
  })

const AppreciationSchema = z.object({ kind: z.literal('appreciation'), key: z.string().regex(/^[a-z0-9-]{2,80}$/), ...said })

/** One comparison of a fact of the vocabulary with what is expected. */
export type Criterion = z.infer<typeof CriterionSchema>
/** What no computation settles: unknown until a named person rules. */
type Appreciation = z.infer<typeof AppreciationSchema>
export type Leaf = Criterion | Appreciation

export type Rule =
  | Leaf
  | { kind: 'all' | 'any'; of: readonly Rule[]; text?: string | undefined }
  | { kind: 'at-least'; count: number; of: readonly Rule[]; text?: string | undefined }
  | { kind: 'not'; rule: Rule; text?: string | undefined }
  /** Concerns only those of whom `if` holds; not applicable to others. */
  | { kind: 'when'; if: Rule; rule: Rule; text?: string | undefined }

const text = z.string().max(600).optional()

/** A rule as a file or the database holds it. */
export const RuleSchema: z.ZodType<Rule> = z.lazy(() =>
  z.discriminatedUnion('kind', [
    CriterionSchema,
    AppreciationSchema,
    z.object({ kind: z.enum(['all', 'any']), of: z.array(RuleSchema).max(60), text }),
    z
      .object({ kind: z.literal('at-least'), count: z.int().min(1), of: z.array(RuleSchema).max(60), text })
      .refine((rule) => rule.count <= rule.of.length, 'Il n’y a pas assez de conditions.'),
    z.object({ kind: z.literal('not'), rule: RuleSchema, text }),
    z.object({ kind: z.literal('when'), if: RuleSchema, rule: RuleSchema, text }),
  ]),
)

export const isLeaf = (rule: Rule): rule is Leaf => rule.kind === 'criterion' || rule.kind === 'appreciation'

export function partsOf(rule: Rule): readonly Rule[] {
  switch (rule.kind) {
    case 'all':
    case 'any':
    case 'at-least':
      return rule.of
    case 'not':
      return [rule.rule]
    case 'when':
      return [rule.if, rule.rule]
    default:
      return []
  }
}

export const leavesOf = (rule: Rule): Leaf[] => (isLeaf(rule) ? [rule] : partsOf(rule).flatMap(leavesOf))

/** The fact a leaf asks for; an appreciation is a question of its own, ruled once for the devices that share its words. */
export const factOf = (leaf: Leaf): string => (leaf.kind === 'appreciation' ? `appreciation:${leaf.key}` : leaf.fact)

/** What tells a leaf from the others of a device, whatever its words become. */
export const keyOf = (leaf: Leaf): string => (leaf.kind === 'appreciation' ? factOf(leaf) : `${leaf.fact}:${leaf.operator}:${leaf.value}`)
