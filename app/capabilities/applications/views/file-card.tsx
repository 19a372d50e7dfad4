import type { Day } from '#kernel/day.ts'
import { Button, ButtonLink } from '#ui/button.tsx'
import { Select } from '#ui/choice.tsx'
import { Field } from '#ui/field.tsx'
import { filled, type KeptForm } from '#ui/form.ts'
import { counted, formatDay, formatMoney } from '#ui/format.ts'
import { Tag } from '#ui/tag.tsx'
import { answerDue, states } from '../model.ts'
import type { ApplicationFile } from '../queries.ts'
import type { OutsideAnswer } from '../model/outside.ts'
import { InstalmentList } from './instalments.tsx'
import { Outside } from './outside.tsx'
import { Seen } from './seen.tsx'
import { StepForm } from './step-form.tsx'
import { Timeline } from './timeline.tsx'

interface FileRights {
  prepare: boolean
  consent: boolean
  tell: boolean
}

interface CardProps {
  file: ApplicationFile
  rights: FileRights
  today: Day
  href: string
  form: KeptForm | undefined
  /** What demarches-simplifiees.fr last said of it, and whether it may be asked at all. */
  outside: { answer: OutsideAnswer | undefined; isLinked: boolean }
}

/** One file: where it is, what is expected, its pieces, what was said of it, and what may be said next. */
export function FileCard(props: CardProps) {
  const { file, rights, today, href } = props
  const due = answerDue(file, file.events)
  const form = props.form?.fields.application === file.reference ? props.form : undefined
  return (
    <article className="application" id={file.reference}>
      <h3>
        {file.deviceName}{' '}
        <Tag {...(['submitted', 'instructed', 'incomplete'].includes(file.state) && { tone: 'accent' as const })}>
          {states[file.state].label}
        </Tag>
      </h3>
      <p className="quiet">
        {file.reference} · {file.operator} · {formatMoney(file.asked)} demandés
        {file.outsideNumber && ` · dossier ${file.outsideNumber} chez l’opérateur`}
      </p>
      {due && (
        <p>
          Réponse attendue le {formatDay(due)} : {counted(file.decisionDays!, 'jour annoncé', 'jours annoncés')} depuis le dossier complet
          {due < today && ' ; ce jour est passé'}.
        </p>
      )}
      <Pieces {...props} />
      <Timeline events={file.events} />
      <Outside file={file} {...props.outside} mayAsk={rights.tell} />
      <Consent {...props} form={form} />
      {rights.tell && states[file.state].next.length > 0 && <StepForm file={file} today={today} form={form} />}
      {(file.state === 'contracted' || file.instalments.length > 0) && (
        <InstalmentList file={file} today={today} mayTell={rights.tell} form={form} />
      )}
      <p className="send">
        {file.startUrl && (
          <ButtonLink href={file.startUrl} small>
            Ouvrir la démarche
          </ButtonLink>
        )}
        <ButtonLink href={`${href}/${file.reference}/formulaire.pdf`} small download>
          Formulaire prérempli (PDF)
        </ButtonLink>
      </p>
    </article>
  )
}

function Pieces({ file, rights }: CardProps) {
  const given = file.pieces.filter((piece) => piece.givenOn !== null).length
  return (
    <details open={file.state === 'draft' || file.state === 'incomplete'}>
      <summary>
        Pièces : {given} sur {file.pieces.length}
      </summary>
      <ul className="pieces" role="list">
        {file.pieces.map((piece) => (
          <li key={piece.rank}>
            <span aria-hidden="true">{piece.givenOn ? '✓ ' : '○ '}</span>
            {piece.label}
            <span className="quiet">{piece.givenOn ? `, réunie le ${formatDay(piece.givenOn)}` : ', à réunir'}</span>
            {rights.prepare && (
              <form method="post">
                <Seen file={file} />
                <input type="hidden" name="rank" value={piece.rank} />
                <Button small name="verb" value={piece.givenOn ? 'untick' : 'tick'}>
                  {piece.givenOn ? 'Elle manque' : 'Réunie'}
                  <span className="read-only-aloud"> : {piece.label}</span>
                </Button>
              </form>
            )}
          </li>
        ))}
      </ul>
    </details>
  )
}

function Consent({ file, rights, form }: CardProps) {
  if (!rights.consent) return null
  if (file.consentOn) {
    return (
      <form method="post" className="row">
        <Seen file={file} />
        <p>
          L’opérateur lit ce dossier dans Ressort : accord donné par {file.consentBy}, le {formatDay(file.consentOn)}.
        </p>
        <Button small name="verb" value="withdraw-consent">
          Retirer l’accord
        </Button>
      </form>
    )
  }
  return (
    <details open={form?.fields.verb === 'consent'}>
      <summary>Laisser l’opérateur lire ce dossier</summary>
      <form method="post" className="form">
        <Seen file={file} />
        <Field
          label="Accord donné, pour l’entreprise, par"
          hint="L’opérateur lit le dossier tel qu’il est déposé, répond ici, et ne voit rien d’autre du projet."
          {...filled(form)('consentBy')}
        />
        <Button name="verb" value="consent">
          Donner l’accord
        </Button>
      </form>
    </details>
  )
}

/** Devices that a project may ask, to open a file. */
export function NewFile({ devices, form }: { devices: readonly { code: string; name: string }[]; form: KeptForm | undefined }) {
  const mine = form?.fields.verb === 'open' ? form : undefined
  const field = filled(mine)
  return (
    <details open={mine !== undefined}>
      <summary>Ouvrir une demande</summary>
      <form method="post" className="form">
        <Select label="Dispositif" {...field('device')} options={devices.map(({ code, name }) => ({ value: code, label: name }))} />
        <Field label="Montant demandé" unit="€" kind="number" {...field('asked')} />
        <Button look="main" name="verb" value="open">
          Ouvrir la demande
        </Button>
      </form>
    </details>
  )
}
