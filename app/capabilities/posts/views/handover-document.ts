import type { Block, PrintedDocument } from '#kernel/document.ts'
import type { Day } from '#kernel/day.ts'
import { counted, formatDay } from '#ui/format.ts'
import { type HandedLine, type Handover, lineStates, sectionCodes, sections } from '../model/handover.ts'

interface Printed {
  handover: Handover
  lines: readonly HandedLine[]
  territoryName: string
  on: Day
}

/** The pack as a document: a table a section, and first what the successor wants to ask. */
export function handoverDocument({ handover, lines, territoryName, on }: Printed): PrintedDocument {
  const asked = lines.filter(({ state }) => state === 'asked')
  return {
    title: 'Dossier de passation',
    issuer: territoryName,
    subtitle: `Poste de chef de projet, préparé le ${formatDay(handover.madeOn)} par ${handover.madeBy}`,
    on,
    confidentiality: 'Confidentiel : réservé au chef de projet et à qui a préparé ce dossier',
    blocks: [
      {
        kind: 'facts',
        facts: [
          { label: 'Lignes', value: String(lines.length) },
          { label: 'Confirmées', value: String(lines.filter(({ state }) => state === 'confirmed').length) },
          { label: 'À demander', value: String(asked.length) },
        ],
      },
      ...(asked.length > 0
        ? [
            { kind: 'heading' as const, level: 1 as const, text: 'Questions à poser' },
            { kind: 'list' as const, items: asked.map(questionOf) },
          ]
        : []),
      ...sectionCodes.flatMap((section) =>
        sectionBlocks(
          sections[section],
          lines.filter((line) => line.section === section),
        ),
      ),
    ],
  }
}

const questionOf = ({ title, note }: HandedLine) => `${title} : ${note}`

function sectionBlocks(label: string, lines: readonly HandedLine[]): Block[] {
  if (lines.length === 0) return []
  return [
    { kind: 'heading', level: 1, text: label },
    {
      kind: 'table',
      caption: counted(lines.length, 'ligne'),
      columns: [
        { label: 'Objet', width: 4 },
        { label: 'Où cela en est', width: 5 },
        { label: 'Échéance', width: 2 },
        { label: 'Reprise', width: 2 },
      ],
      rows: lines.map((line) => [line.title, line.detail, line.dueOn ? formatDay(line.dueOn) : '', lineStates[line.state]]),
    },
  ]
}
