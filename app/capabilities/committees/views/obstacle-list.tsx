import { useLocation } from 'react-router'
import { isDay } from '#kernel/day.ts'
import { Select } from '#ui/choice.tsx'
import { DataTable } from '#ui/data-table.tsx'
import { Empty } from '#ui/empty.tsx'
import { formatDay } from '#ui/format.ts'
import { Pagination } from '#ui/pagination.tsx'
import { SearchForm } from '#ui/search-form.tsx'
import { Verdict } from '#ui/verdict.tsx'
import { levels, type Obstacle, obstacleKinds, obstaclesPageSize, obstacleStates, pathOfObstacle } from '../model/obstacles.ts'
import type { askedOfObstacles } from './obstacle-filter.ts'

type Asked = ReturnType<typeof askedOfObstacles>
const optionsOf = (words: Readonly<Record<string, string>>) => Object.entries(words).map(([value, label]) => ({ value, label }))

/** Obstacles with their search and filters; `across` says of which territory. */
export function ObstacleList(
  props: Asked & { obstacles: readonly Obstacle[]; total: number; today: string; across?: boolean; whenEmpty: string },
) {
  const { obstacles, total, search, kind, level, state, page, today, across, whenEmpty } = props
  const here = useLocation()
  const isFiltered = Boolean(search || kind || level || state)
  if (total === 0 && !isFiltered) return <Empty title="Aucun obstacle pour le moment">{whenEmpty}</Empty>
  return (
    <>
      <SearchForm label="Mots ou référence" value={search} resetHref={here.pathname} isFiltered={isFiltered}>
        <Select name="nature" label="Nature" optional emptyLabel="Toutes" value={kind} options={optionsOf(obstacleKinds)} />
        <Select name="niveau" label="Niveau" optional emptyLabel="Tous" value={level} options={optionsOf(levels)} />
        <Select name="etat" label="État" optional emptyLabel="Tous" value={state} options={optionsOf(obstacleStates)} />
      </SearchForm>
      {obstacles.length === 0 ? (
        <Empty title="Aucun obstacle ne correspond à cette recherche">Enlevez un filtre, ou cherchez un autre mot.</Empty>
      ) : (
        <DataTable
          caption="Obstacles, d’abord ceux dont la réponse est attendue le plus tôt"
          rows={obstacles}
          keyOf={(one) => one.id}
          columns={[
            { key: 'title', label: 'Obstacle', cell: (one) => <Title one={one} across={across === true} /> },
            { key: 'kind', label: 'Nature', cell: (one) => obstacleKinds[one.kind] },
            { key: 'level', label: 'Niveau', cell: (one) => levels[one.level] },
            { key: 'state', label: 'État', cell: (one) => <State one={one} today={today} /> },
          ]}
        />
      )}
      <Pagination total={total} pageSize={obstaclesPageSize} page={page} here={here} noun="obstacle" />
    </>
  )
}

function Title({ one, across }: { one: Obstacle; across: boolean }) {
  return (
    <div>
      <a href={pathOfObstacle(one)}>{one.title}</a>
      <br />
      <small>
        {[one.reference, across && one.territoryName, one.projectReference, `signalé le ${formatDay(one.raisedOn)}`]
          .filter(Boolean)
          .join(' · ')}
      </small>
    </div>
  )
}

export function State({ one, today }: { one: Pick<Obstacle, 'state' | 'owner' | 'answerDue'>; today: string }) {
  if (one.state !== 'waiting') return <Verdict is="yes">{obstacleStates[one.state]}</Verdict>
  const isLate = one.answerDue !== null && isDay(today) && one.answerDue < today
  return (
    <div>
      <Verdict is={isLate ? 'no' : 'unknown'}>{isLate ? 'Réponse en retard' : obstacleStates.waiting}</Verdict>
      <br />
      <small>{[one.owner || 'sans responsable', one.answerDue && `pour le ${formatDay(one.answerDue)}`].filter(Boolean).join(', ')}</small>
    </div>
  )
}
