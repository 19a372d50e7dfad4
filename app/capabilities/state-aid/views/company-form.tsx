import { Button } from '#ui/button.tsx'
import { Radios, Select } from '#ui/choice.tsx'
import { Field } from '#ui/field.tsx'
import { filled, type KeptForm } from '#ui/form.ts'
import { type CompanyStatement, mostOthers, mostYears, otherField, typedAgain, yearField } from '../model/company-statement.ts'

const yesNo = [
  { value: 'yes', label: 'Oui' },
  { value: 'no', label: 'Non' },
]
const ranks = (count: number) => Array.from({ length: count }, (_, rank) => rank)
type Fill = ReturnType<typeof filled>

/** Two closed years, the enterprises above and below, and what says whether it is in difficulty; what nobody knows stays empty. */
export function CompanyForm({ told, form }: { told: CompanyStatement | undefined; form: KeptForm | undefined }) {
  const field = filled(form, typedAgain(told))
  const shown = form ? mostOthers : Math.min(mostOthers, (told?.others.length ?? 0) + 2)
  return (
    <form method="post" className="plan-form">
      <p className="quiet">
        Ce que personne ne connaît reste vide, et laisse inconnu ce qui en dépend. Une entreprise se compte à partir de 25 % du capital ou
        des votes, dans un sens ou dans l’autre.
      </p>
      {ranks(mostYears).map((rank) => (
        <fieldset className="plan-line" key={rank}>
          <legend>{rank === 0 ? 'Exercice clos' : 'Exercice voisin'}</legend>
          <div className="pair-of-fields">
            <Field kind="number" label="Année de clôture" {...field(yearField(rank, 'annee'))} />
            <Figures field={field} nameOf={(part) => yearField(rank, part)} />
          </div>
        </fieldset>
      ))}
      <Field
        kind="number"
        unit="%"
        label="Part détenue par des organismes publics"
        optional
        hint="Hors investisseurs exemptés : fonds propres régionaux, universités, petites communes."
        {...field('public')}
      />
      {ranks(shown).map((rank) => (
        <fieldset className="plan-line" key={rank}>
          <legend>Entreprise liée ou partenaire {rank + 1}</legend>
          <div className="pair-of-fields">
            <Field label="Nom" optional {...field(otherField(rank, 'nom'))} />
            <Select
              label="Qui détient l’autre"
              optional
              {...field(otherField(rank, 'sens'))}
              options={[
                { value: 'holds', label: 'Elle détient l’entreprise' },
                { value: 'held', label: 'L’entreprise la détient' },
              ]}
            />
            <Field
              kind="number"
              unit="%"
              label="Part"
              optional
              hint="De capital ou de votes, la plus forte. Sous 25 %, elle ne compte pas."
              {...field(otherField(rank, 'part'))}
            />
            <Figures field={field} nameOf={(part) => otherField(rank, part)} optional />
          </div>
        </fieldset>
      ))}
      <fieldset className="plan-line">
        <legend>Entreprise en difficulté, au sens du RGEC</legend>
        <div className="pair-of-fields">
          <Field kind="number" unit="€" label="Capital souscrit et primes" optional {...field('capital')} />
          <Field
            kind="number"
            unit="€"
            label="Capitaux propres"
            optional
            hint="Avec un signe moins s’ils sont négatifs."
            {...field('fonds-propres')}
          />
          <Radios label="Créée il y a moins de trois ans" optional options={yesNo} {...field('recente')} />
          <Radios label="Procédure collective, ou conditions réunies" optional options={yesNo} {...field('procedure')} />
          <Radios label="Aide au sauvetage non remboursée, ou plan de restructuration" optional options={yesNo} {...field('sauvetage')} />
          <Radios
            label="Dettes au-dessus de 7,5 fois les fonds propres et intérêts non couverts, deux ans de suite"
            optional
            hint="Pour une grande entreprise seulement."
            options={yesNo}
            {...field('ratios')}
          />
        </div>
      </fieldset>
      <Field
        label="D’où viennent ces chiffres"
        hint="Comptes déposés, liasse fiscale, attestation de l’expert-comptable… et leur date."
        {...field('source')}
      />
      <div className="send">
        <Button look="main">Enregistrer</Button>
      </div>
    </form>
  )
}

function Figures({ field, nameOf, optional }: { field: Fill; nameOf: (part: 'effectif' | 'ca' | 'bilan') => string; optional?: boolean }) {
  const may = optional ? { optional: true } : {}
  return (
    <>
      <Field kind="number" label="Effectif" hint="En unités de travail par an." {...may} {...field(nameOf('effectif'))} />
      <Field kind="number" unit="€" label="Chiffre d’affaires" {...may} {...field(nameOf('ca'))} />
      <Field kind="number" unit="€" label="Total du bilan" {...may} {...field(nameOf('bilan'))} />
    </>
  )
}
