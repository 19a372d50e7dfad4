import { type Day, instantOf } from '#kernel/day.ts'
import type { Block, PrintedDocument } from '#kernel/document.ts'
import type { Cents } from '#kernel/money.ts'
import type { PairState } from '#cap/membership/model/pair.ts'
import { halfLines } from '#cap/membership/model/pair.ts'
import { formatDay, formatInstant, formatLongDay, formatMoney, formatNumber } from '#ui/format.ts'
import { type AgendaItem, endsAt, itemKinds, type Meeting, outcomes, type Task } from '../model/meetings.ts'
import { type Opinion, opinionWords } from '../model/opinions.ts'
import { grounds } from '../model/recusal.ts'
import { attendanceStates } from '../model/vote.ts'
import type { DecisionFile } from '../queries/files.ts'
import type { NotedRecusal, Present } from '../queries/meetings.ts'
import { truthWords } from './verdict-words.ts'
import { tallySentence } from './votes.tsx'

export interface MeetingPrint {
  territoryName: string
  meeting: Meeting
  agenda: readonly AgendaItem[]
  attendance: readonly Present[]
  recusals: readonly NotedRecusal[]
  on: Day
}

const amount = (value: Cents | null) => (value === null ? 'non disponible' : formatMoney(value))
const jobs = (value: number | null) => (value === null ? 'non publié' : `${formatNumber(value)} ETP`)
const when = (meeting: Meeting) =>
  `${formatLongDay(meeting.heldOn)}, de ${meeting.startsAt.replace(':', ' h ')} à ${endsAt(meeting).replace(':', ' h ')}${meeting.place ? `, ${meeting.place}` : ''}`
const ranksOf = (meeting: Meeting) => Array.from({ length: meeting.agendaSize }, (_, index) => index + 1)
const demonstration = (meeting: Meeting): Block[] =>
  meeting.origin === 'demonstration'
    ? [{ kind: 'notice', text: 'Réunion de démonstration : les personnes, les votes et les propos sont fictifs.' }]
    : []

/** The pack of one member: each file open to them in figures; those that are not keep their number and a line saying so. */
export function packOf(print: MeetingPrint & { reader: string; files: ReadonlyMap<number, DecisionFile> }): PrintedDocument {
  const { meeting, agenda, files, reader } = print
  const byRank = new Map(agenda.map((item) => [item.rank, item]))
  const told = agenda.flatMap((item) => {
    const file = files.get(item.rank)
    return file ? [{ item, file }] : []
  })
  return {
    title: 'Dossier de séance',
    issuer: print.territoryName,
    subtitle: `${meeting.bodyName}, ${when(meeting)}`,
    reference: meeting.reference,
    on: print.on,
    confidentiality: `Exemplaire de ${reader}, à ne pas diffuser`,
    blocks: [
      ...demonstration(meeting),
      ...(told.length > 0 ? [summaryOf(told)] : []),
      { kind: 'heading', level: 1, text: 'Ordre du jour' },
      ...ranksOf(meeting).flatMap((rank) => {
        const item = byRank.get(rank)
        return item ? itemBlocks(item, files.get(rank), print.recusals) : closedBlocks(rank)
      }),
    ],
  }
}

const summaryOf = (told: readonly { item: AgendaItem; file: DecisionFile }[]): Block => ({
  kind: 'table',
  caption: 'Les dossiers en un coup d’œil',
  columns: [
    { label: 'Point', width: 0.5 },
    { label: 'Dossier', width: 2.4 },
    { label: 'Investissement HT', figures: true },
    { label: 'Aides et prêts prévus', figures: true },
    { label: 'Emplois à créer', figures: true },
  ],
  rows: told.map(({ item, file }) => [
    String(item.rank),
    `${file.project.title}, ${file.project.company}`,
    amount(file.project.cost),
    amount(file.planned),
    jobs(file.project.jobsCreated),
  ]),
})

function itemBlocks(item: AgendaItem, file: DecisionFile | undefined, recusals: readonly NotedRecusal[]): Block[] {
  return [
    { kind: 'heading', level: 2, text: `Point ${item.rank}. ${item.title}` },
    {
      kind: 'paragraph',
      text: [itemKinds[item.kind], item.opinionReference, item.deviceName, item.presenter, `${item.duration} minutes`]
        .filter(Boolean)
        .join(' · '),
    },
    ...(item.question ? [{ kind: 'paragraph' as const, text: item.question }] : []),
    ...(file ? fileBlocks(file, item.deviceName) : []),
    ...recusalBlocks(recusals.filter((one) => one.itemId === item.id)),
  ]
}

function fileBlocks(file: DecisionFile, deviceName: string | null): Block[] {
  const { project, verdict } = file
  return [
    { kind: 'paragraph', text: project.summary },
    {
      kind: 'facts',
      facts: [
        { label: 'Projet', value: project.reference },
        { label: 'Entreprise', value: [project.company, project.communeName].filter(Boolean).join(', ') },
        { label: 'Investissement HT', value: amount(project.cost) },
        { label: 'Aides et prêts prévus', value: file.planned === null ? 'aucun plan composé' : formatMoney(file.planned) },
        { label: 'Part de l’entreprise', value: file.own === null ? 'aucun plan composé' : formatMoney(file.own) },
        { label: 'Aides déjà demandées', value: formatMoney(file.money.requested) },
        { label: 'Aides déjà accordées', value: formatMoney(file.money.granted) },
        { label: 'Emplois', value: `${jobs(project.jobsCreated)} à créer, ${jobs(project.jobsMaintained)} à maintenir` },
        ...(project.startsOn && project.endsOn
          ? [{ label: 'Calendrier', value: `du ${formatDay(project.startsOn)} au ${formatDay(project.endsOn)}` }]
          : []),
        ...(verdict
          ? [
              {
                label: `Éligibilité, ${deviceName}`,
                value: `${truthWords[verdict.truth]} (avis de Ressort, qui n’engage pas celui qui accorde)`,
              },
            ]
          : []),
      ],
    },
  ]
}

const closedBlocks = (rank: number): Block[] => [
  { kind: 'heading', level: 2, text: `Point ${rank}` },
  {
    kind: 'paragraph',
    text: 'Dossier retiré de cet exemplaire : un intérêt déclaré, ou vos mandats, ne vous l’ouvrent pas. Vous ne prenez pas part à son examen.',
  },
]

const recusalBlocks = (recusals: readonly NotedRecusal[]): Block[] =>
  recusals.length === 0
    ? []
    : [{ kind: 'list', items: recusals.map((one) => `Déport : ${one.name} ${grounds[one.ground]}. N’a ni le dossier, ni le vote.`) }]

/** The minutes: who was there, what was said and decided, who took no part and on what kind of ground. */
export function minutesOf(print: MeetingPrint & { tasks: readonly Task[] }): PrintedDocument {
  const { meeting, agenda, attendance, recusals, tasks } = print
  const byRank = new Map(agenda.map((item) => [item.rank, item]))
  return {
    title: meeting.stage === 'closed' ? 'Compte rendu' : 'Compte rendu provisoire',
    issuer: print.territoryName,
    subtitle: `${meeting.bodyName}, ${when(meeting)}`,
    reference: meeting.reference,
    on: meeting.closedOn ?? print.on,
    confidentiality: 'Réservé aux membres et aux services qui suivent le territoire',
    blocks: [
      ...demonstration(meeting),
      {
        kind: 'table',
        caption: 'Présences',
        columns: [{ label: 'Membre', width: 1.4 }, { label: 'À quel titre', width: 2 }, { label: 'Voix' }, { label: 'Présence' }],
        rows: attendance.map((one) => [
          one.name,
          one.quality,
          one.voice === 'voting' ? (one.chair ? 'vote, préside' : 'vote') : 'avis',
          attendanceStates[one.state],
        ]),
      },
      ...ranksOf(meeting).flatMap((rank): Block[] => {
        const item = byRank.get(rank)
        if (!item) return closedBlocks(rank)
        return [
          { kind: 'heading', level: 2, text: `Point ${rank}. ${item.title}` },
          ...recusalBlocks(recusals.filter((one) => one.itemId === item.id)),
          ...(item.discussion ? [{ kind: 'paragraph' as const, text: item.discussion }] : []),
          {
            kind: 'paragraph',
            text: item.outcome
              ? `Issue : ${outcomes[item.outcome].toLowerCase()}. ${item.outcomeText}`.trim()
              : 'Point sans issue à ce jour.',
          },
          ...(item.tally ? [{ kind: 'paragraph' as const, text: tallySentence(item.tally) }] : []),
          ...taskBlocks(tasks.filter((task) => task.itemId === item.id)),
        ]
      }),
    ],
  }
}

const taskBlocks = (tasks: readonly Task[]): Block[] =>
  tasks.length === 0
    ? []
    : [{ kind: 'list', items: tasks.map((task) => `À faire par ${task.owner} pour le ${formatDay(task.dueOn)} : ${task.text}`) }]

export interface OpinionPrint {
  territoryName: string
  meeting: Meeting
  item: AgendaItem
  file: DecisionFile
  opinion: Opinion
  pair: PairState | undefined
  recusals: readonly NotedRecusal[]
  contentHash: string
  on: Day
}

/** The opinion of the governance, as it goes to who instructs the aid. */
export function opinionDocument(print: OpinionPrint): PrintedDocument {
  const { meeting, item, file, opinion, recusals } = print
  const word = opinion.result === 'favourable' ? 'favorable' : 'défavorable'
  return {
    title: `Avis ${word} de la gouvernance`,
    issuer: print.territoryName,
    subtitle: `${item.deviceName}`,
    reference: opinion.reference,
    on: opinion.signedOn ?? print.on,
    blocks: [
      ...demonstration(meeting),
      ...(opinion.signedOn
        ? []
        : [
            { kind: 'notice' as const, text: 'Projet d’avis : il n’est pas encore signé par les deux coprésidents et ne vaut rien avant.' },
          ]),
      {
        kind: 'facts',
        facts: [
          { label: 'Avis', value: opinion.reference },
          { label: 'Projet', value: `${file.project.reference}, ${file.project.title}` },
          {
            label: 'Entreprise',
            value: [file.project.company, file.project.siret && `SIRET ${file.project.siret}`, file.project.communeName]
              .filter(Boolean)
              .join(', '),
          },
          { label: 'Investissement HT', value: amount(file.project.cost) },
          { label: 'Emplois', value: `${jobs(file.project.jobsCreated)} à créer, ${jobs(file.project.jobsMaintained)} à maintenir` },
          { label: 'Instance', value: `${meeting.bodyName}, réunion ${meeting.reference} du ${formatDay(meeting.heldOn)}` },
        ],
      },
      { kind: 'heading', level: 1, text: 'Avis' },
      {
        kind: 'paragraph',
        text: `La gouvernance du territoire d’industrie « ${print.territoryName} » donne un avis ${word} sur ce projet${item.deviceName ? `, au titre du dispositif « ${item.deviceName} »` : ''}.`,
      },
      ...(item.outcomeText ? [{ kind: 'paragraph' as const, text: item.outcomeText }] : []),
      { kind: 'heading', level: 1, text: 'Vote' },
      ...(item.tally ? [{ kind: 'paragraph' as const, text: tallySentence(item.tally) }] : []),
      ...(recusals.length > 0
        ? [
            {
              kind: 'list' as const,
              items: recusals.map((one) => `${one.name} s’est déporté : ${grounds[one.ground]}. N’a eu ni le dossier, ni le vote.`),
            },
          ]
        : [{ kind: 'paragraph' as const, text: 'Aucun membre ne s’est déporté.' }]),
      { kind: 'heading', level: 1, text: 'Signatures' },
      {
        kind: 'signatures',
        signatures: (print.pair ? halfLines(print.pair, opinionWords) : []).map((line) => ({
          role: line.label.split(' : ')[0]!,
          name: line.detail,
          state: line.at
            ? line.since
              ? `En attente depuis le ${formatInstant(instantOf(line.at))}`
              : `${line.label.split(' : ')[1] ?? ''}, le ${formatInstant(instantOf(line.at))}`
            : 'Non signé',
        })),
      },
      { kind: 'paragraph', text: `Empreinte du contenu signé (SHA-256) : ${print.contentHash}` },
    ],
  }
}
