import { useLocation } from 'react-router'
import type { Cents } from '#kernel/money.ts'
import { type Column, DataTable, type Sort } from '#ui/data-table.tsx'
import { formatDay, formatNumber } from '#ui/format.ts'
import { Money } from '#ui/money.tsx'
import { Tag } from '#ui/tag.tsx'
import { ToVerify } from '#ui/source.tsx'
import { pathOf, sides, stages, tiers } from '../model.ts'
import type { ProjectLine } from '../queries.ts'

const titleColumn = (across: boolean): Column<ProjectLine> => ({
  key: 'title',
  label: 'Projet',
  sortable: true,
  rowHeader: true,
  cell: (line) => (
    <>
      <a href={pathOf(line)}>{line.title}</a>
      <br />
      <small>
        {line.reference}
        {across && ` · ${line.territoryName}`}
        {line.toVerify && (
          <>
            {' · '}
            <ToVerify />
          </>
        )}
      </small>
    </>
  ),
})
const others: readonly Column<ProjectLine>[] = [
  {
    key: 'company',
    label: 'Entreprise',
    sortable: true,
    cell: (line) => (
      <div>
        {line.company}
        {line.communeName && (
          <>
            <br />
            <small>{line.communeName}</small>
          </>
        )}
      </div>
    ),
  },
  {
    key: 'stage',
    label: 'Étape',
    sortable: true,
    cell: (line) => (
      <div>
        <StageTag stage={line.stage} />
        {line.side && (
          <>
            <br />
            <small>{sides[line.side].label}</small>
          </>
        )}
      </div>
    ),
  },
  { key: 'tier', label: 'Qui peut le lire', cell: (line) => tiers[line.tier].label },
  {
    key: 'cost',
    label: 'Investissement HT',
    sortable: true,
    numeric: true,
    cell: (line) => <Money amount={line.cost as Cents | null} missing="non publié" />,
  },
  {
    key: 'jobs',
    label: 'Emplois créés (ETP)',
    numeric: true,
    cell: (line) => (line.jobsCreated === null ? <span className="missing">non publié</span> : formatNumber(line.jobsCreated)),
  },
  {
    key: 'filed',
    label: 'Entré le',
    sortable: true,
    numeric: true,
    cell: (line) => <time dateTime={line.filedOn}>{formatDay(line.filedOn)}</time>,
  },
]

export function ProjectTable(props: { caption: string; lines: readonly ProjectLine[]; sort?: Sort; across?: boolean }) {
  const here = useLocation()
  const columns = [titleColumn(props.across === true), ...others]
  const sorting = props.sort ? { sort: props.sort, here } : {}
  return <DataTable caption={props.caption} columns={columns} rows={props.lines} keyOf={(line) => line.id} {...sorting} />
}

function StageTag({ stage }: { stage: ProjectLine['stage'] }) {
  const tone = stage === 'proposed' ? 'accent' : stage === 'rejected' ? 'quiet' : undefined
  return <Tag {...(tone && { tone })}>{stages[stage].label}</Tag>
}
