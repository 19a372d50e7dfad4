import { formatDay } from '#ui/format.ts'
import { Stages, type StageStep } from '#ui/stages.tsx'
import { type Project, type Stage, stages } from '../model.ts'

const path: readonly Stage[] = ['idea', 'qualified', 'proposed', 'retained']

/** From idea to decision; a project set aside shows where it stopped, and not what it never reached. */
export function ProjectStages({ project }: { project: Project }) {
  const { stage, filedOn, decidedOn } = project
  const shown: readonly Stage[] = stage === 'rejected' ? ['idea', 'rejected'] : path
  const rank = shown.indexOf(stage)
  const noteOf = (code: Stage) => {
    if (code === 'idea') return `entré le ${formatDay(filedOn)}`
    return (code === 'retained' || code === 'rejected') && decidedOn
      ? `le ${formatDay(decidedOn)}`
      : undefined
  }
  const steps = shown.map((code, n): StageStep => {
    const note = noteOf(code)
    const state = n < rank ? 'done' : n === rank ? 'current' : 'to-come'
    return { label: stages[code].label, state, ...(note && { note }) }
  })
  return <Stages label="Étapes du projet" steps={steps} />
}
