import type { PrintedDocument } from '#kernel/document.ts'
import type { Day } from '#kernel/day.ts'
import type { Cents } from '#kernel/money.ts'

export interface Declared {
  territory: string
  company: string
  siren: string
  members: readonly string[]
  grants: readonly { siren: string; funder: string; amount: Cents; grantedOn: Day }[]
  since: Day
  on: Day
  room: Cents
  ceiling: Cents
}

/**
 * What a company declares before a de minimis grant: the enterprises of its undertaking, and all it had in three years.
 * @param say amounts and days as they are read
 * @source Règlement (UE) 2023/2831, art. 7 § 4
 */
export function declaration(told: Declared, say: { money(amount: Cents): string; day(on: Day): string }): PrintedDocument {
  const counted = told.grants.filter((g) => g.grantedOn >= told.since && g.grantedOn <= told.on)
  return {
    title: 'Déclaration des aides de minimis',
    issuer: told.territory,
    subtitle: `${told.company}, SIREN ${told.siren}`,
    on: told.on,
    confidentiality: 'Document de l’entreprise, remis au financeur',
    blocks: [
      {
        kind: 'paragraph',
        text: `Règlement (UE) 2023/2831 : une entreprise unique ne reçoit pas plus de ${say.money(told.ceiling)} d’aides de minimis sur trois ans. Une entreprise unique réunit les entreprises que lie un contrôle : majorité des votes, droit de nommer les dirigeants, influence dominante, accord entre associés.`,
      },
      { kind: 'heading', level: 1, text: 'L’entreprise unique' },
      { kind: 'list', items: told.members.map((siren) => (siren === told.siren ? `${told.company}, SIREN ${siren}` : `SIREN ${siren}`)) },
      { kind: 'heading', level: 1, text: `Aides reçues du ${say.day(told.since)} au ${say.day(told.on)}` },
      counted.length === 0
        ? { kind: 'paragraph', text: 'Aucune aide de minimis connue sur la période.' }
        : {
            kind: 'table',
            caption: 'Aides de minimis, équivalent-subvention brut',
            columns: [{ label: 'Accordée le' }, { label: 'Par', width: 2 }, { label: 'À (SIREN)' }, { label: 'Montant', figures: true }],
            rows: counted.map((g) => [say.day(g.grantedOn), g.funder, g.siren, say.money(g.amount)]),
          },
      { kind: 'facts', facts: [{ label: 'Reste disponible', value: say.money(told.room) }] },
      {
        kind: 'notice',
        text: 'Une aide accordée le jour même où s’ouvre la période compte encore : lecture prudente. Complétez cette liste de toute aide qui n’y est pas.',
      },
      {
        kind: 'signatures',
        signatures: [
          { role: 'Pour l’entreprise, qui certifie cette déclaration complète', name: '', state: 'Nom, qualité, date et signature' },
        ],
      },
    ],
  }
}
