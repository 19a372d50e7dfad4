import { DataTable } from '#ui/data-table.tsx'
import { formatMoney, formatNumber, formatRate } from '#ui/format.ts'
import { Notice } from '#ui/notice.tsx'
import { Verdict } from '#ui/verdict.tsx'
import { type CompanyStatement, type CompanyVerdict, sizeInWords } from '../model/company-statement.ts'

const difficultyWords = { yes: 'En difficulté : le RGEC lui est fermé', no: 'Pas en difficulté', unknown: 'Pas encore établi' } as const

/** The size, step by step, then each criterion of difficulty: what was told, what the text expects, what it makes of it. */
export function CompanyVerdictView({ verdict, told }: { verdict: CompanyVerdict; told: CompanyStatement }) {
  const { size, steps, missing, difficulty } = verdict
  return (
    <>
      <p className="lede">
        <Verdict is={size ? 'yes' : 'unknown'}>{size ? sizeInWords(size) : 'Taille non établie'}</Verdict>
      </p>
      {missing.length > 0 && (
        <Notice kind="warning" title="Pour l’établir, il manque">
          <ul>
            {missing.map((one) => (
              <li key={one}>{one}</li>
            ))}
          </ul>
        </Notice>
      )}
      <ol>
        {steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <DataTable
        caption="Ce qui a été compté"
        rows={[
          ...told.years.map((y) => ({
            key: String(y.year),
            who: `L’entreprise, exercice ${y.year}`,
            share: null as number | null,
            figures: y as Pick<typeof y, 'headcount' | 'turnover' | 'balance'> | null,
          })),
          ...told.others.map((o, rank) => ({
            key: `o${rank}`,
            who: `${o.name} (${o.way === 'holds' ? 'la détient' : 'détenue'})`,
            share: o.share,
            figures: o.figures,
          })),
        ]}
        keyOf={(row) => row.key}
        columns={[
          { key: 'who', label: 'Qui', cell: (row) => row.who },
          { key: 'share', label: 'Part', numeric: true, cell: (row) => (row.share === null ? '' : formatRate(row.share)) },
          {
            key: 'headcount',
            label: 'Effectif (UTA)',
            numeric: true,
            cell: (row) => (row.figures ? formatNumber(row.figures.headcount) : 'non disponible'),
          },
          {
            key: 'turnover',
            label: 'Chiffre d’affaires',
            numeric: true,
            cell: (row) => (row.figures ? formatMoney(row.figures.turnover) : 'non disponible'),
          },
          {
            key: 'balance',
            label: 'Total du bilan',
            numeric: true,
            cell: (row) => (row.figures ? formatMoney(row.figures.balance) : 'non disponible'),
          },
        ]}
      />
      <h3>Entreprise en difficulté</h3>
      <p>
        <Verdict is={difficulty.holds === 'yes' ? 'no' : difficulty.holds === 'no' ? 'yes' : 'unknown'}>
          {difficultyWords[difficulty.holds]}
        </Verdict>
      </p>
      <DataTable
        caption="Un seul critère rempli suffit ; tous doivent être écartés pour que le RGEC s’ouvre"
        rows={difficulty.criteria}
        keyOf={(c) => c.label}
        columns={[
          { key: 'label', label: 'Critère', cell: (c) => c.label },
          { key: 'value', label: 'Ce qui est dit', cell: (c) => c.value },
          {
            key: 'holds',
            label: 'Rempli',
            cell: (c) => ({ yes: 'Oui', no: 'Non', unknown: 'Non établi', 'not-applicable': 'Sans objet' })[c.holds],
          },
          { key: 'reference', label: 'Texte', cell: (c) => c.reference },
        ]}
      />
    </>
  )
}
