import type { Day } from '#kernel/day.ts'
import { Button } from '#ui/button.tsx'
import { Radios, Select } from '#ui/choice.tsx'
import { Field } from '#ui/field.tsx'
import { filled, type KeptForm } from '#ui/form.ts'
import { formatDay } from '#ui/format.ts'
import { roles } from '#cap/membership/model.ts'
import type { Tier } from '#cap/membership/policy.ts'
import type { Holder } from '#cap/membership/queries.ts'
import { isConfidential, isDecided, type Project, tierCodes, tiers } from '../model.ts'
import { readsWhenNamed } from '../policy.ts'
import type { NamedMember } from '../queries.ts'
import { VerbForm } from './verb-form.tsx'

export interface Naming {
  named: readonly { name: string; addedOn: Day; roles: string; reads: boolean }[]
  /** Who could be named still, by id. */
  choosable: readonly { value: string; label: string }[]
}

/** @param holders those of the territory's mandates today, and of the operators */
export function namingOf(project: Project, named: readonly NamedMember[], holders: readonly Holder[], on: Day): Naming {
  const isNamed = (holder: Holder) => named.some((member) => member.personId === holder.id)
  return {
    named: named.map(({ personId, name, addedOn }) => {
      const holder = holders.find((h) => h.id === personId)
      const reads = holder !== undefined && readsWhenNamed(holder, project, on)
      return { name, addedOn, roles: holder ? rolesOf(holder) : '', reads }
    }),
    choosable: holders
      .filter((holder) => !isNamed(holder) && readsWhenNamed(holder, project, on))
      .map((holder) => ({
        value: holder.id,
        label: [holder.name, rolesOf(holder), holder.organisation].filter(Boolean).join(', '),
      })),
  }
}

const rolesOf = ({ mandates }: Holder) => mandates.map((mandate) => roles[mandate.role]).join(', ')

interface OpeningProps {
  project: Project
  naming: Naming
  form: KeptForm | undefined
}

/** Who reads the project: its tier, and the persons named to it. */
export function Opening(props: OpeningProps) {
  const { project, naming, form } = props
  const isUnderWay = form?.fields.verb === 'open' || form?.fields.verb === 'name-member'
  const isNext = project.tier === 'partners' || (project.tier === 'secret' && project.stage === 'qualified')
  return (
    <details open={isUnderWay || isNext}>
      <summary>Qui peut lire ce projet</summary>
      <TierForm {...props} />
      <h3>Personnes nommées</h3>
      {naming.named.length > 0 && <NamedList named={naming.named} />}
      <p>{whatNamingDoes(project.tier, naming.named.length)}</p>
      {naming.choosable.length > 0 && <NamingForm {...props} />}
    </details>
  )
}

function TierForm({ project, form }: OpeningProps) {
  const kept = form?.fields.verb === 'open' ? form : undefined
  const field = filled(kept, { tier: project.tier, embargoUntil: project.embargoUntil ?? '' })
  const mustBeRead = project.stage === 'proposed' || isDecided(project.stage)
  const offered = tierCodes.filter((tier) => !mustBeRead || !isConfidential(tier))
  return (
    <VerbForm verb="open" project={project}>
      <Radios
        label="Ouvert à"
        options={offered.map((tier) => ({ value: tier, label: tiers[tier].label, hint: tiers[tier].who }))}
        {...field('tier')}
      />
      {mustBeRead && <p className="hint">Le binôme est saisi ou a décidé : le projet ne peut plus redevenir confidentiel.</p>}
      <Field
        kind="date"
        label="Embargo jusqu’au"
        optional
        hint="Ce jour compris, le public ne voit rien. Ne joue que pour un projet public."
        {...field('embargoUntil')}
      />
      <Button>Enregistrer</Button>
    </VerbForm>
  )
}

function NamedList({ named }: Pick<Naming, 'named'>) {
  return (
    <ul>
      {named.map(({ name, addedOn, roles, reads }) => (
        <li key={`${name}${addedOn}${roles}`}>
          {name}
          <br />
          <small>
            {roles && `${roles}, `}
            {roles ? 'nommée' : 'Nommée'} le {formatDay(addedOn)}
            {!reads && ' ; ses mandats d’aujourd’hui ne lui ouvrent pas ce projet'}
          </small>
        </li>
      ))}
    </ul>
  )
}

function whatNamingDoes(tier: Tier, count: number): string {
  if (tier === 'secret')
    return 'Une personne nommée ne lit rien tant que le projet est confidentiel : enregistrez d’abord « Partenaires nommés ».'
  if (tier === 'partners')
    return count === 0
      ? 'Personne n’est nommé : seuls l’entreprise et le chef de projet lisent ce projet.'
      : 'L’entreprise, le chef de projet et ces personnes lisent ce projet.'
  return 'La gouvernance lit déjà ce projet ; nommez un partenaire, un opérateur ou un évaluateur pour qu’il le lise aussi.'
}

function NamingForm({ project, naming, form }: OpeningProps) {
  const field = filled(form?.fields.verb === 'name-member' ? form : undefined)
  return (
    <VerbForm verb="name-member" project={project}>
      <Select
        label="Nommer une personne"
        hint="Un nom ne se retire pas ici : il cesse de valoir avec le mandat de la personne."
        options={naming.choosable}
        {...field('person')}
      />
      <Button>Nommer</Button>
    </VerbForm>
  )
}
