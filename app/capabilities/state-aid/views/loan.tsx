import type { Day } from '#kernel/day.ts'
import { Button } from '#ui/button.tsx'
import { Field } from '#ui/field.tsx'
import { filled, type KeptForm } from '#ui/form.ts'
import { formatDay, formatMoney, formatNumber, formatRate } from '#ui/format.ts'
import { Source } from '#ui/source.tsx'
import { cents } from '#kernel/money.ts'
import type { Rule } from '../model.ts'
import { grantEquivalent, type Loan, savedByYear } from '../model/grant-equivalent.ts'

interface Rates {
  base: Rule | null
  margin: Rule | null
}

/** What a loan is worth as aid, worked out before our eyes: the form travels in the address and keeps nothing. */
export function LoanWorth({ form, asked, rates, on }: { form: KeptForm | undefined; asked: Asked | null; rates: Rates; on: Day }) {
  const { base, margin } = rates
  if (margin?.rate == null) return <p>La marge au-dessus du taux de base n’est pas connue ce jour-là : le calcul ne peut pas être fait.</p>
  const field = filled(form, { base: base?.rate == null ? undefined : formatNumber(base.rate / 100) })
  return (
    <>
      <p>
        Un prêt ou une avance remboursable ne compte pas pour son montant : il compte pour l’intérêt qu’il épargne à l’entreprise, ramené au
        jour où il est accordé.
      </p>
      {asked && <Worked loan={asked.loan} base={asked.base} margin={margin.rate} />}
      <details open={form !== undefined && !asked}>
        <summary>Calculer un prêt ou une avance remboursable</summary>
        <form method="get" action="#pret" className="verb">
          <input type="hidden" name="le" value={on} />
          <Field kind="number" unit="€" label="Montant prêté" {...field('pret')} />
          <Field
            kind="number"
            unit="%"
            label="Taux du prêt, par an"
            hint="Une avance remboursable sans intérêt est à 0 %."
            {...field('taux')}
          />
          <Field
            kind="number"
            unit="années"
            label="Différé"
            hint="Le capital n’est pas encore remboursé ; 0 sans différé."
            {...field('differe')}
          />
          <Field kind="number" unit="années" label="Remboursement" hint="Après le différé, par parts égales." {...field('remboursement')} />
          <Field
            kind="number"
            unit="%"
            label="Taux de base de la Commission pour la France"
            hint={
              base
                ? `Celui des règles enregistrées, le ${formatDay(on)}.`
                : `Nous ne le connaissons pas : recopiez celui que la Commission publie pour le ${formatDay(on)}.`
            }
            {...field('base')}
          />
          <Button>Calculer</Button>
        </form>
      </details>
      <Source
        label={`${margin.reference ?? margin.source} : marge de ${formatRate(margin.rate)}, notation satisfaisante et sûretés normales`}
        href={margin.sourceUrl ?? undefined}
        on={margin.verifiedOn ?? undefined}
        toVerify={margin.toVerify}
      />
    </>
  )
}

interface Asked {
  loan: Loan
  base: number
}

function Worked({ loan, base, margin }: Asked & { margin: number }) {
  const reference = base + margin
  const years = savedByYear(loan, reference)
  return (
    <>
      <p>
        {formatMoney(loan.amount)} prêtés à {formatRate(loan.rate)} valent{' '}
        <strong>{formatMoney(grantEquivalent(loan, reference))} d’équivalent-subvention brut</strong>. Taux de référence :{' '}
        {formatRate(base)} + {formatRate(margin)} = {formatRate(reference)}. Chaque année, capital restant dû × ({formatRate(reference)} −{' '}
        {formatRate(loan.rate)}), divisé par (1 + {formatRate(reference)}) autant de fois que d’années passées ; le total est arrondi au
        centime supérieur.
      </p>
      <table>
        <caption>Année par année</caption>
        <thead>
          <tr>
            <th scope="col">Année</th>
            <th scope="col" className="num">
              Capital dû
            </th>
            <th scope="col" className="num">
              Intérêt épargné
            </th>
            <th scope="col" className="num">
              Ramené au départ
            </th>
          </tr>
        </thead>
        <tbody>
          {years.map((y) => (
            <tr key={y.year}>
              <th scope="row">{y.year}</th>
              <td className="num">{formatMoney(y.outstanding)}</td>
              <td className="num">{formatMoney(cents(Math.round(y.saved)))}</td>
              <td className="num">{formatMoney(cents(Math.round(y.discounted)))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}

/** What the form of a grant is filled with after a calculation: its worth, and the terms it comes from. */
export function grantOfLoan({ loan, base }: Asked, margin: number): { amount: string; purpose: string } {
  const reference = base + margin
  const terms = `${formatMoney(loan.amount)} à ${formatRate(loan.rate)}, différé ${loan.grace} an(s), remboursement ${loan.repayment} an(s)`
  return {
    amount: (grantEquivalent(loan, reference) / 100).toLocaleString('fr-FR', { useGrouping: false }),
    purpose: `Prêt de ${terms} ; équivalent-subvention au taux de référence de ${formatRate(reference)}`,
  }
}
