import { formatDay } from '#ui/format.ts'
import { Stages, type StageStep } from '#ui/stages.tsx'
import { type Project, type Stage, stages } from '../model.ts'

const path: readonly Stage[] = ['idea', 'qualified', 'proposed', 'retained']

/**
 * From idea to decision; a project set aside shows where it stopped, and not what it never reached. A published case
 * did not go through the stages here: only what the publication says is shown.
 */
export function ProjectStages({ project }: { project: Project }) {
  const { stage, filedOn, decidedOn } = project
  const told = project.origin === 'published'
  const shown: readonly Stage[] = told ? [stage] : stage === 'rejected' ? ['idea', 'rejected'] : path
  const rank = shown.indexOf(stage)
  const noteOf = (code: Stage) => {
    if (told) return `selon une publication ; entré dans Ressort le ${formatDay(filedOn)}`
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
