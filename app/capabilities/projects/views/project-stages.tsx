import { formatDay } from '#ui/format.ts'
import { Stages, type StageStep } from '#ui/stages.tsx'
import { isDecided, type Project, type Stage, stages } from '../model.ts'

const path: readonly Stage[] = [
  'idea',
  'qualified',
  'structuring',
  'proposed',
  'retained',
  'financing',
  'engaged',
  'under-way',
  'completed',
  'measured-3',
]

// Until the pair has decided, what leads to its decision; then what follows: a phone shows few steps at once.
function shownOf({ stage, origin }: Project): readonly Stage[] {
  if (origin === 'published') return [stage]
  if (stage === 'rejected') return ['idea', 'rejected']
  const whole = path.map((code) => (code === 'measured-3' && stage === 'measured-1' ? stage : code))
  return isDecided(stage) ? whole.filter((code) => !['qualified', 'structuring', 'proposed'].includes(code)) : whole.slice(0, 5)
}

/**
 * From idea to decision; a project set aside shows where it stopped, and not what it never reached. A published case
 * did not go through the stages here: only what the publication says is shown.
 */
export function ProjectStages({ project }: { project: Project }) {
  const { stage, filedOn, decidedOn, worksOn, endedOn } = project
  const told = project.origin === 'published'
  const shown = shownOf(project)
  const rank = shown.indexOf(stage)
  const noteOf = (code: Stage) => {
    if (told) return `selon une publication ; entré dans Ressort le ${formatDay(filedOn)}`
    if (code === 'idea') return `entré le ${formatDay(filedOn)}`
    if ((code === 'retained' || code === 'rejected') && decidedOn) return `le ${formatDay(decidedOn)}`
    if (code === 'under-way' && worksOn) return `depuis le ${formatDay(worksOn)}`
    if (code === 'completed' && endedOn) return `le ${formatDay(endedOn)}`
    return undefined
  }
  const steps = shown.map((code, n): StageStep => {
    const note = noteOf(code)
    const state = n < rank ? 'done' : n === rank ? 'current' : 'to-come'
    return { label: stages[code].label, state, ...(note && { note }) }
  })
  return <Stages label="Étapes du projet" steps={steps} />
}
