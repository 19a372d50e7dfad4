import type { Day } from '#kernel/day.ts'
import { Button } from '#ui/button.tsx'
import { Checkboxes, type Option, Radios, Select } from '#ui/choice.tsx'
import { Field } from '#ui/field.tsx'
import { filled, type KeptForm, ticked } from '#ui/form.ts'
import { counted } from '#ui/format.ts'
import { endings, type Firm, type Prospect, type ProspectAnswer } from '../model/prospects.ts'
import type { Candidate } from '../queries/prospects.ts'
import { AnswerFacts } from './prospect-facts.tsx'
import { ProspectFields, savedProspect } from './prospect-fields.tsx'

interface Filling {
  prospect: Prospect
  form: KeptForm | undefined
}

const own = (form: KeptForm | undefined, verb: string) => (form?.fields.verb === verb ? form : undefined)

export function CorrectDraft({ prospect, firm, filieres, form }: Filling & { firm: Firm; filieres: readonly Option[] }) {
  const mine = own(form, 'correct')
  return (
    <details open={mine !== undefined}>
      <summary>Corriger le brouillon</summary>
      <form method="post" className="form">
        <input type="hidden" name="version" value={prospect.version} />
        <ProspectFields field={filled(mine, savedProspect(prospect, firm))} filieres={filieres} />
        <Button name="verb" value="correct">
          Enregistrer le brouillon
        </Button>
      </form>
    </details>
  )
}

export function Offer({ prospect, candidates, earliest, form }: Filling & { candidates: readonly Candidate[]; earliest: Day }) {
  const mine = own(form, 'offer')
  const answering = candidates.filter(({ hasChef }) => hasChef)
  const silent = candidates.length - answering.length
  return (
    <form method="post" className="form">
      <input type="hidden" name="version" value={prospect.version} />
      <Checkboxes
        {...ticked(mine)('territories')}
        label="Le proposer à"
        hint={
          silent > 0
            ? `${counted(silent, 'autre territoire n’a', 'autres territoires n’ont')} pas de chef de projet inscrit ici : personne n’y répondrait.`
            : undefined
        }
        options={answering.map(({ id, code, name }) => ({ value: id, label: name, hint: code }))}
      />
      <Field
        {...filled(mine, { dueOn: earliest })('dueOn')}
        label="Réponses avant la fin du"
        kind="date"
        hint="Le même jour pour tous, dans sept jours au plus tôt."
      />
      <p>Une fois proposé, ni le texte, ni l’échéance, ni la liste ne changent plus.</p>
      <Button name="verb" value="offer" look="main">
        Proposer à tous, maintenant
      </Button>
    </form>
  )
}

/** Read together once the deadline is over: who did not answer too. */
export function AnswersTogether({ prospect, answers }: { prospect: Prospect; answers: readonly ProspectAnswer[] }) {
  return prospect.offeredTo.map(({ id, name }) => {
    const answer = answers.find(({ territoryId }) => territoryId === id)
    return (
      <section key={id}>
        <h3>{name}</h3>
        {answer ? <AnswerFacts answer={answer} /> : <p className="missing">n’a pas répondu</p>}
      </section>
    )
  })
}

export function Decide({ prospect, answers, unsealed, form }: Filling & { answers: readonly ProspectAnswer[]; unsealed: boolean }) {
  const mine = own(form, 'decide')
  const field = filled(mine, { ended: unsealed ? 'chosen' : 'withdrawn' })
  const withSite = prospect.offeredTo.filter(({ id }) => answers.some((answer) => answer.territoryId === id && answer.kind === 'site'))
  const possible = unsealed ? (['chosen', 'none', 'withdrawn'] as const) : (['withdrawn'] as const)
  return (
    <details open={mine !== undefined || unsealed}>
      <summary>{unsealed ? 'Rendre le choix' : 'Retirer l’offre'}</summary>
      <form method="post" className="form">
        <input type="hidden" name="version" value={prospect.version} />
        <Radios {...field('ended')} label="L’offre finit ainsi" options={possible.map((code) => ({ value: code, label: endings[code] }))} />
        {unsealed && (
          <Select
            {...field('chosenId')}
            label="Territoire retenu"
            optional
            emptyLabel="Aucun"
            options={withSite.map(({ id, name }) => ({ value: id, label: name }))}
          />
        )}
        <Field
          {...field('reason')}
          label="Raison"
          kind="textarea"
          rows={4}
          maxLength={2000}
          hint="Tous les territoires la liront, retenus ou non."
        />
        <Button name="verb" value="decide" look="main">
          Le dire à tous
        </Button>
      </form>
    </details>
  )
}
