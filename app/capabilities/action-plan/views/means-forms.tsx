import type { ReactNode } from 'react'
import { cents } from '#kernel/money.ts'
import { Button } from '#ui/button.tsx'
import { Select } from '#ui/choice.tsx'
import { Field, fieldId } from '#ui/field.tsx'
import { filled, type KeptForm } from '#ui/form.ts'
import { formatNumber } from '#ui/format.ts'
import {
  type BudgetKind,
  type BudgetLine,
  budgetInput,
  budgetKindCodes,
  budgetKinds,
  likelihoods,
  linkKindCodes,
  linkKinds,
  rowsAtMost,
  severities,
  spareRows,
} from '../model/means.ts'
import { steps } from '../model/priority.ts'
import type { KnownIndicator } from '../model/indicators.ts'
import type { Means } from '../queries/means.ts'
import { IndicatorInputs, PeopleInputs, type PersonChoice } from './carrier-forms.tsx'

interface Props {
  people: readonly PersonChoice[]
  known: readonly KnownIndicator[]
  means: Means
  years: readonly number[]
  version: number
  form: KeptForm | undefined
}

/** One form for each part: each is saved by itself. */
export function MeansForms(props: Props) {
  return (
    <div className="stack">
      <Part
        {...props}
        part="people"
        title="Les personnes qui la portent"
        verb="Enregistrer les personnes"
        intro="Celles qui ont un mandat dans le territoire : elles en sont prévenues, et l’action entre dans leur calendrier. Les autres noms s’écrivent dans la fiche."
      >
        {(form) => <PeopleInputs people={props.people} carriers={props.means.carriers} form={form} />}
      </Part>
      <Part
        {...props}
        part="indicators"
        title="Indicateurs"
        verb="Enregistrer les indicateurs"
        intro="Ce que mesurent aussi les projets, un chiffre connu du territoire, ou vos mots. Choisissez « Aucun » pour enlever une ligne."
      >
        {(form) => <IndicatorInputs indicators={props.means.indicators} known={props.known} form={form} />}
      </Part>
      <Part
        {...props}
        part="budget"
        title="Budget"
        verb="Enregistrer le budget"
        intro="Hors taxes, en euros ; les équivalents temps plein avec une virgule. Une case vide : non renseigné."
      >
        {(form) => <BudgetInputs {...props} form={form} />}
      </Part>
      <Part
        {...props}
        part="funders"
        title="Financeurs"
        verb="Enregistrer les financeurs"
        intro="Ce sur quoi le plan compte. L’argent demandé et versé s’écrit au registre de chaque projet."
      >
        {(form) => <FunderInputs {...props} form={form} />}
      </Part>
      <Part {...props} part="order" title="Ordre" verb="Enregistrer l’ordre" intro="L’action commence quand celles-ci sont terminées.">
        {(form) => (
          <Field
            {...filled(form, { after: props.means.after.map((fiche) => fiche.reference).join(' ') })('after')}
            label="Après les fiches"
            hint="Leurs références, séparées par une espace : A-2026-0003 A-2026-0007."
            optional
          />
        )}
      </Part>
      <Part {...props} part="risks" title="Risques" verb="Enregistrer les risques" intro="Videz une ligne pour l’enlever.">
        {(form) => <RiskInputs {...props} form={form} />}
      </Part>
      <Part
        {...props}
        part="links"
        title="Projets, dispositifs et documents"
        verb="Enregistrer les liens"
        intro="Videz une ligne pour l’enlever."
      >
        {(form) => <LinkInputs {...props} form={form} />}
      </Part>
    </div>
  )
}

function Part(
  props: Props & { part: string; title: string; verb: string; intro: string; children: (form: KeptForm | undefined) => ReactNode },
) {
  const { part, title, verb, intro, version, form, children } = props
  const own = form?.fields.part === part ? form : undefined
  return (
    <form method="post" className="sheet stack" aria-labelledby={`partie-${part}`}>
      <h2 id={`partie-${part}`}>{title}</h2>
      <p className="hint">{intro}</p>
      <input type="hidden" name="part" value={part} />
      <input type="hidden" name="version" value={version} />
      {children(own)}
      <div className="send">
        <Button>{verb}</Button>
      </div>
    </form>
  )
}

const shownAmount = (line: BudgetLine | undefined, side: 'forecast' | 'actual') => {
  const amount = line?.[side] ?? null
  return amount === null ? '' : formatNumber(amount / 100)
}

function BudgetInputs({ means, years, form }: Props) {
  const saved = Object.fromEntries(
    years.flatMap((year) =>
      budgetKindCodes.flatMap((kind) => {
        const line = means.budget.find((one) => one.year === year && one.kind === kind)
        return (['forecast', 'actual'] as const).map((side) => [budgetInput(side, kind, year), shownAmount(line, side)])
      }),
    ),
  )
  const field = filled(form, saved)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <div className="scroll" role="region" aria-label="Budget par année" tabIndex={0}>
      <table className="inputs">
        <caption>Budget par année</caption>
        <thead>
          <tr>
            <th scope="col">Année</th>
            {budgetKindCodes.flatMap((kind) => [
              <th key={`${kind}-forecast`} scope="col">
                {budgetKinds[kind]}, prévu
              </th>,
              <th key={`${kind}-actual`} scope="col">
                {budgetKinds[kind]}, réalisé
              </th>,
            ])}
          </tr>
        </thead>
        <tbody>
          {years.map((year) => (
            <tr key={year}>
              <th scope="row">{year}</th>
              {budgetKindCodes.flatMap((kind) =>
                (['forecast', 'actual'] as const).map((side) => (
                  <td key={kind + side}>
                    <BudgetCell {...field(budgetInput(side, kind, year))} label={wordsOf(kind, side, year)} />
                  </td>
                )),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const wordsOf = (kind: BudgetKind, side: 'forecast' | 'actual', year: number) =>
  `${budgetKinds[kind]}, ${side === 'forecast' ? 'prévu' : 'réalisé'}, ${year}`

function BudgetCell({ name, value, error, label }: { name: string; value: string | undefined; error: string | undefined; label: string }) {
  return (
    <>
      <input
        type="text"
        inputMode="decimal"
        id={fieldId(name)}
        name={name}
        defaultValue={value}
        aria-label={label}
        aria-invalid={error ? true : undefined}
      />
      {error && <p className="mend">{error}</p>}
    </>
  )
}

const rankList = (filledRows: number) => Array.from({ length: Math.min(filledRows + spareRows, rowsAtMost) }, (_, rank) => rank)

function FunderInputs({ means, form }: Props) {
  const saved = Object.fromEntries(
    means.funders.flatMap((line, rank) => [
      [`funder-${rank}`, line.funder],
      [`amount-${rank}`, line.amount === null ? '' : formatNumber(cents(line.amount) / 100)],
    ]),
  )
  const field = filled(form, saved)
  return rankList(means.funders.length).map((rank) => (
    <div key={rank} className="side-by-side">
      <Field {...field(`funder-${rank}`)} label={`Financeur ${rank + 1}`} optional />
      <Field {...field(`amount-${rank}`)} label={`Montant ${rank + 1}`} kind="number" unit="€" optional />
    </div>
  ))
}

function RiskInputs({ means, form }: Props) {
  const saved = Object.fromEntries(
    means.risks.flatMap((risk, rank) => [
      [`risk-${rank}`, risk.label],
      [`likelihood-${rank}`, String(risk.likelihood)],
      [`severity-${rank}`, String(risk.severity)],
      [`response-${rank}`, risk.response],
    ]),
  )
  const field = filled(form, saved)
  const scale = (words: Readonly<Record<number, string>>) => steps.map((n) => ({ value: String(n), label: `${n} · ${words[n]}` }))
  return rankList(means.risks.length).map((rank) => (
    <div key={rank} className="part-row">
      <Field {...field(`risk-${rank}`)} label={`Risque ${rank + 1}`} optional />
      <div className="side-by-side">
        <Select {...field(`likelihood-${rank}`)} label="Probabilité" optional options={scale(likelihoods)} />
        <Select {...field(`severity-${rank}`)} label="Gravité" optional options={scale(severities)} />
      </div>
      <Field {...field(`response-${rank}`)} label="Parade" optional />
    </div>
  ))
}

function LinkInputs({ means, form }: Props) {
  const saved = Object.fromEntries(
    means.links.flatMap((link, rank) => [
      [`kind-${rank}`, link.kind],
      [`target-${rank}`, link.target],
      [`label-${rank}`, link.label],
    ]),
  )
  const field = filled(form, saved)
  return rankList(means.links.length).map((rank) => (
    <div key={rank} className="part-row">
      <div className="side-by-side">
        <Select
          {...field(`kind-${rank}`)}
          label={`Lien ${rank + 1}`}
          optional
          options={linkKindCodes.map((code) => ({ value: code, label: linkKinds[code].label }))}
        />
        <Field {...field(`target-${rank}`)} label="Référence, code, mots ou adresse" optional />
      </div>
      <Field {...field(`label-${rank}`)} label="Nom à montrer" optional />
    </div>
  ))
}
