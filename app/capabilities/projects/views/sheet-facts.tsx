import type { ReactNode } from 'react'
import type { Day } from '#kernel/day.ts'
import { Button } from '#ui/button.tsx'
import { Radios, Select } from '#ui/choice.tsx'
import { DefinitionList } from '#ui/definition-list.tsx'
import { Field } from '#ui/field.tsx'
import { filled, type KeptForm } from '#ui/form.ts'
import { formatDay, formatMoney } from '#ui/format.ts'
import type { Project } from '../model.ts'
import {
  arisingCodes,
  arisings,
  channelCodes,
  channels,
  type Sheet,
  sheetFieldCodes,
  sheetFields,
  type Statement,
} from '../model/follow-up.ts'
import type { Associate } from '../queries/follow-up.ts'
import { VerbForm } from './verb-form.tsx'

interface SheetProps {
  project: Project
  sheet: Sheet
  statements: readonly Statement[]
  associates: readonly Associate[]
  mayFollow: boolean
  today: Day
  form: KeptForm | undefined
}

/** The sheet, each field with where it comes from and since when. */
export function SheetFacts(props: SheetProps) {
  const { sheet, statements, associates, mayFollow } = props
  return (
    <section aria-labelledby="fiche">
      <h2 id="fiche">Fiche</h2>
      <DefinitionList
        facts={sheetFieldCodes.map((field) => {
          const told = statements.find((one) => one.field === field)
          const value = wordsOf(sheet)[field]
          return {
            label: sheetFields[field],
            value: value && (
              <>
                {value}
                {told && (
                  <small className="source">
                    {' '}
                    {told.source}, le {formatDay(told.statedOn)}
                  </small>
                )}
              </>
            ),
          }
        })}
      />
      {associates.length > 0 && (
        <>
          <h3>Avec</h3>
          <ul>
            {associates.map(({ id, company, siren }) => (
              <li key={id}>
                {company}
                {siren && <small> SIREN {siren}</small>}
              </li>
            ))}
          </ul>
        </>
      )}
      {mayFollow && <DescribeForm {...props} />}
      {mayFollow && sheet.collective && <AssociateForm {...props} />}
    </section>
  )
}

const wordsOf = (sheet: Sheet): Record<keyof Sheet, ReactNode> => ({
  collective: sheet.collective ? 'par plusieurs entreprises' : 'par une entreprise',
  arising: sheet.arising && arisings[sheet.arising],
  channel: sheet.channel && channels[sheet.channel],
  pilot: sheet.pilot,
  operatorContact: sheet.operatorContact,
  eligibleBase: sheet.eligibleBase === null ? null : formatMoney(sheet.eligibleBase),
})

const optionsOf = <Code extends string>(codes: readonly Code[], labels: Readonly<Record<Code, string>>) =>
  codes.map((value) => ({ value, label: labels[value] }))

function DescribeForm({ project, sheet, today, form }: SheetProps) {
  const kept = form?.fields.verb === 'describe' ? form : undefined
  const saved = {
    ...sheet,
    collective: sheet.collective ? 'yes' : 'no',
    statedOn: today,
    eligibleBase: sheet.eligibleBase === null ? null : String(sheet.eligibleBase / 100).replace('.', ','),
  }
  const field = filled(kept, saved)
  return (
    <details open={kept !== undefined}>
      <summary>Compléter la fiche</summary>
      <VerbForm verb="describe" project={project}>
        <Radios
          {...field('collective')}
          label="Projet porté"
          options={[
            { value: 'no', label: 'par une entreprise' },
            { value: 'yes', label: 'par plusieurs entreprises' },
          ]}
        />
        <Select {...field('arising')} label="Origine" optional options={optionsOf(arisingCodes, arisings)} />
        <Select {...field('channel')} label="Connu par" optional options={optionsOf(channelCodes, channels)} />
        <Field {...field('pilot')} label="Qui le pilote" optional />
        <Field {...field('operatorContact')} label="Contact chez l’opérateur" optional />
        <Field
          {...field('eligibleBase')}
          kind="number"
          unit="€"
          label="Assiette éligible HT"
          optional
          hint="La part du coût sur laquelle l’aide peut porter."
        />
        <Field
          {...field('source')}
          label="D’où vient ce que vous changez"
          hint="Entretien, courrier, convention… Chaque champ changé garde cette source et ce jour."
        />
        <Field {...field('statedOn')} kind="date" label="Dit le" />
        <Button>Enregistrer la fiche</Button>
      </VerbForm>
    </details>
  )
}

function AssociateForm({ project, form }: SheetProps) {
  const kept = form?.fields.verb === 'add-associate' ? form : undefined
  const field = filled(kept)
  return (
    <details open={kept !== undefined}>
      <summary>Ajouter une entreprise au projet collectif</summary>
      <VerbForm verb="add-associate" project={project}>
        <Field {...field('associate')} label="Entreprise" />
        <Field {...field('associateSiren')} label="SIREN" optional />
        <Button>Ajouter</Button>
      </VerbForm>
    </details>
  )
}
