import { Button } from '#ui/button.tsx'
import { Select } from '#ui/choice.tsx'
import { Field } from '#ui/field.tsx'
import { filled, type KeptForm } from '#ui/form.ts'
import { formatDay } from '#ui/format.ts'
import { Tag } from '#ui/tag.tsx'
import { channels, leadStates, refusalCodes, refusals, sources } from '../model.ts'
import type { Lead } from '../queries.ts'

interface Context {
  code: string
  directory: string
  form: KeptForm | undefined
}

export function LeadList({ leads, ...context }: Context & { leads: readonly Lead[] }) {
  return (
    <ul className="requests" role="list">
      {leads.map((lead) => (
        <li key={lead.id}>
          <LeadCard lead={lead} {...context} />
        </li>
      ))}
    </ul>
  )
}

function LeadCard({ lead, code, directory, form }: Context & { lead: Lead }) {
  const mine = form?.fields.lead === lead.id ? form : undefined
  return (
    <article>
      <h2 className="item-title">
        {lead.title} <Tag {...(lead.state === 'received' && { tone: 'accent' as const })}>{leadStates[lead.state]}</Tag>
      </h2>
      <p className="quiet">
        {lead.companyName && (
          <>
            <a href={`${directory}/${lead.companyId}`}>{lead.companyName}</a> ·{' '}
          </>
        )}
        {channels[lead.channel]}, {sources[lead.sourcedBy].toLowerCase()} · reçue le {formatDay(lead.receivedOn)}, notée par {lead.author}
      </p>
      {lead.words && <p className="told">{lead.words}</p>}
      {lead.state === 'refused' && (
        <p>
          Refusée le {formatDay(lead.decidedOn!)} : {refusals[lead.refusal!].toLowerCase()}.{lead.refusalWords && ` ${lead.refusalWords}`}
        </p>
      )}
      {lead.project && (
        <p>
          Devenue{' '}
          <a href={`/espace/${code}/projets/${lead.project.reference}`}>
            {lead.project.reference}, {lead.project.title}
          </a>
        </p>
      )}
      {lead.state === 'received' ? <Decide lead={lead} form={mine} /> : <Again lead={lead} form={mine} />}
    </article>
  )
}

const Seen = ({ lead }: { lead: Lead }) => (
  <>
    <input type="hidden" name="lead" value={lead.id} />
    <input type="hidden" name="version" value={lead.version} />
  </>
)

function Decide({ lead, form }: { lead: Lead; form: KeptForm | undefined }) {
  const field = filled(form)
  return (
    <>
      <Qualify lead={lead} form={form} label="Qualifier la piste" />
      <details open={form?.fields.verb === 'refuse'}>
        <summary>Refuser la piste</summary>
        <form method="post" className="form">
          <Seen lead={lead} />
          <Select label="Raison" {...field('refusal')} options={refusalCodes.map((code) => ({ value: code, label: refusals[code] }))} />
          <Field label="En quelques mots" kind="textarea" rows={2} optional {...field('refusalWords')} />
          <Button name="verb" value="refuse">
            Refuser
          </Button>
        </form>
      </details>
    </>
  )
}

function Qualify({ lead, form, label }: { lead: Lead; form: KeptForm | undefined; label: string }) {
  return (
    <details open={form?.fields.verb === 'qualify'}>
      <summary>{label}</summary>
      <form method="post" className="form">
        <Seen lead={lead} />
        <Field
          label="Référence du projet"
          optional
          hint="Si elle en est déjà un : P-2026-0001. Sinon, elle attend que l’entreprise le dépose."
          {...filled(form)('reference')}
        />
        <Button name="verb" value="qualify" look="main">
          Qualifier
        </Button>
      </form>
    </details>
  )
}

function Again({ lead, form }: { lead: Lead; form: KeptForm | undefined }) {
  return (
    <>
      {lead.state === 'qualified' && !lead.project && <Qualify lead={lead} form={form} label="Dire le projet qu’elle est devenue" />}
      <form method="post">
        <Seen lead={lead} />
        <Button small name="verb" value="reopen">
          Reprendre l’examen
        </Button>
      </form>
    </>
  )
}
