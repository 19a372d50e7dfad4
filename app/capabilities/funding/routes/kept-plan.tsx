import { data } from 'react-router'
import { notYours } from '#cap/membership/access.ts'
import { projectOf } from '#cap/projects/access.ts'
import { read } from '#kernel/act.ts'
import { DefinitionList } from '#ui/definition-list.tsx'
import { formatDay, formatMoney } from '#ui/format.ts'
import { Notice } from '#ui/notice.tsx'
import { replay } from '../actions/replay.ts'
import type { Replay, Snapshot } from '../model/decision.ts'
import { decisionById } from '../queries.ts'
import { HandMadeSheet, JudgementNotice } from '../views/judgement.tsx'
import { ProposalSheet } from '../views/proposal.tsx'
import type { Route } from './+types/kept-plan.ts'

const isId = (text: string) => /^[0-9a-f-]{36}$/.test(text)

/** A plan as it was kept, and worked out again: with the law and the data of its day. */
export async function loader({ context, params }: Route.LoaderArgs) {
  const { ctx, project, may, href } = await projectOf(context, params)
  if (!may('read-plan')) throw notYours(ctx)
  const kept = isId(params.keptPlan) ? await read(ctx, (tx) => decisionById(tx, project, params.keptPlan)) : undefined
  if (!kept) throw data('Aucun plan gardé ne porte ce numéro.', { status: 404 })
  const { snapshot, ...decision } = kept
  return { decision, snapshot: JSON.parse(snapshot) as Snapshot, again: await replay(kept), href }
}

export default function KeptPlan({ loaderData }: Route.ComponentProps) {
  const { decision, snapshot, again, href } = loaderData
  const { rules } = snapshot
  const scenario = snapshot.method === 'hand/1' ? snapshot.readings[0]!.scenario : snapshot.scenario
  return (
    <>
      <p>
        <a href={`${href}/plan`}>← Le plan de financement</a>
      </p>
      <h2>Plan gardé le {formatDay(decision.takenOn)}</h2>
      <Verdict again={again} made={snapshot.method} />
      <DefinitionList
        facts={[
          { label: 'Gardé par', value: decision.takenBy ?? 'le chargement de la démonstration' },
          { label: 'Droit', value: `${rules.length} règles en vigueur le ${formatDay(scenario.grantedOn)}` },
          { label: 'Dispositifs', value: `${scenario.devices.length}, tels qu’ils étaient ce jour-là` },
          { label: 'Empreinte', value: <code className="hash">{decision.hash}</code> },
        ]}
      />
      {snapshot.method === 'hand/1' ? (
        <>
          <JudgementNotice plan={snapshot} href={href} />
          <HandMadeSheet plan={snapshot} />
        </>
      ) : (
        <ProposalSheet id="garde" title={`${formatMoney(snapshot.proposal.aid)} d’aides`} scenario={scenario} plan={snapshot.proposal} />
      )}
    </>
  )
}

function Verdict({ again, made }: { again: Replay; made: Snapshot['method'] }) {
  if (again.same && made === 'hand/1')
    return (
      <Notice kind="success" title="Rejoué aujourd’hui : le même jugement">
        Avec le droit, les dispositifs et ce qui était connu ce jour-là, les règles disent la même chose de chaque ligne.
      </Notice>
    )
  if (again.same)
    return (
      <Notice kind="success" title="Rejoué aujourd’hui : le même plan">
        Avec le droit, les dispositifs et les coûts de ce jour-là, le calcul rend les mêmes montants, au centime.
      </Notice>
    )
  const words = {
    altered: 'Ce qui est gardé ne porte plus son empreinte : cela a été modifié hors de Ressort.',
    'no-plan': 'Le calcul d’aujourd’hui ne trouve plus de plan avec ces données : la méthode a changé.',
    differs: 'Le calcul d’aujourd’hui rend un autre plan avec les mêmes données : la méthode a changé.',
  }
  return (
    <Notice kind="warning" title="Rejoué aujourd’hui : autre chose">
      {words[again.why]}
    </Notice>
  )
}
