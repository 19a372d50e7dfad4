import { data } from 'react-router'
import { projectOf } from '#cap/projects/access.ts'
import { notYours } from '#cap/membership/access.ts'
import { read } from '#kernel/act.ts'
import type { PrintedDocument } from '#kernel/document.ts'
import { pdfOf } from '#kernel/document-pdf.ts'
import { download } from '#kernel/download.ts'
import { formatDay, formatMoney, formatNumber } from '#ui/format.ts'
import { mayOnApplications } from '../policy.ts'
import { applicationByReference, type ApplicationFile } from '../queries.ts'
import type { Project } from '#cap/projects/model.ts'
import type { Day } from '#kernel/day.ts'
import type { Route } from './+types/form-pdf.ts'

/** What an operator's form asks, as Ressort knows it: typed once, signed by hand. */
export async function loader({ context, params }: Route.LoaderArgs) {
  const { ctx, project, territory } = await projectOf(context, params)
  if (!mayOnApplications(ctx.actor, 'read', project, ctx.today)) throw notYours(ctx)
  const file = await read(ctx, (tx) => applicationByReference(tx, project.territoryId, params.application))
  if (!file || file.projectId !== project.id) throw data('Ce projet n’a pas de demande de cette référence.', { status: 404 })
  return download(`${file.reference}.pdf`, await pdfOf(formOf(file, project, territory.name, ctx.today)))
}

const unknown = 'à compléter'

function formOf(file: ApplicationFile, project: Project, territory: string, on: Day): PrintedDocument {
  const day = (asked: Day | null) => (asked ? formatDay(asked) : unknown)
  const jobs = (asked: number | null) => (asked === null ? unknown : `${formatNumber(asked)} ETP`)
  return {
    title: 'Demande d’aide',
    issuer: `Territoire d’industrie ${territory}`,
    subtitle: `${file.deviceName}, ${file.operator}`,
    reference: file.reference,
    on,
    confidentiality: 'Entreprise, chef de projet et opérateur',
    blocks: [
      { kind: 'heading', level: 1, text: 'Entreprise' },
      {
        kind: 'facts',
        facts: [
          { label: 'Nom', value: project.company },
          { label: 'SIRET', value: project.siret ?? unknown },
          { label: 'Code NAF', value: project.naf ?? unknown },
          { label: 'Commune', value: project.communeName ?? unknown },
        ],
      },
      { kind: 'heading', level: 1, text: 'Projet' },
      {
        kind: 'facts',
        facts: [
          { label: 'Titre', value: project.title },
          { label: 'Référence', value: project.reference },
          { label: 'Investissement hors taxes', value: project.cost === null ? unknown : formatMoney(project.cost) },
          { label: 'Aide demandée', value: formatMoney(file.asked) },
          { label: 'Début prévu', value: day(project.startsOn) },
          { label: 'Fin prévue', value: day(project.endsOn) },
          { label: 'Emplois créés', value: jobs(project.jobsCreated) },
          { label: 'Emplois maintenus', value: jobs(project.jobsMaintained) },
        ],
      },
      { kind: 'paragraph', text: project.summary },
      {
        kind: 'notice',
        text: 'La demande se dépose avant le premier engagement ferme : marché, commande ou devis accepté (règlement (UE) n° 651/2014, art. 6).',
      },
      { kind: 'heading', level: 1, text: 'Pièces' },
      {
        kind: 'table',
        caption: 'Pièces du dossier',
        columns: [{ label: 'Pièce', width: 3 }, { label: 'Réunie le' }],
        rows: file.pieces.map((piece) => [piece.label, piece.givenOn ? formatDay(piece.givenOn) : 'à réunir']),
      },
      { kind: 'signatures', signatures: [{ role: 'Pour l’entreprise', name: project.company, state: 'Date et signature' }] },
    ],
  }
}
