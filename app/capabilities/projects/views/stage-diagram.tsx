import { type Stage, stageCodes, stages } from '../model.ts'
import { type Way, ways } from '../model/passages.ts'

const WIDTH = 360
const BOX = { x: 70, width: 170, height: 34 }
const STEP = 62
const TOP = 12
const ASIDE = { x: 270, width: 84 }

// Écarté stands beside the path: three stages lead there, none comes back.
const path: readonly Stage[] = stageCodes.filter((code) => code !== 'rejected')
const placeOf = (stage: Stage) =>
  stage === 'rejected' ? { ...ASIDE, y: TOP + STEP * 1 } : { x: BOX.x, width: BOX.width, y: TOP + STEP * path.indexOf(stage) }
const HEIGHT = TOP + STEP * (path.length - 1) + BOX.height + TOP

/** The stages and every passage between them, drawn from the model; the stage of a project stands out. */
export function StageDiagram({ current }: { current: Stage }) {
  return (
    <figure className="stage-diagram">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-labelledby="dessin-etapes">
        <title id="dessin-etapes">{`Les étapes d’un projet et les passages permis. Ce projet : ${stages[current].label}.`}</title>
        <defs>
          <marker id="pointe" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
            <path d="M0 0 8 4 0 8z" />
          </marker>
        </defs>
        {ways.map((way) => (
          <path
            key={`${way.from}${way.to}`}
            className={way.isBack ? 'way back' : 'way'}
            data-way={`${way.from} > ${way.to}`}
            d={lineOf(way)}
            markerEnd="url(#pointe)"
          />
        ))}
        {stageCodes.map((code) => (
          <Box key={code} stage={code} isCurrent={code === current} />
        ))}
      </svg>
      <figcaption className="source">
        Trait plein : avancer. Tirets : revenir, avec un motif. À chaque étape, hors de la saisine du binôme, un projet peut être mis en
        pause, dit bloqué ou abandonné ; repris, il continue d’où il était.
      </figcaption>
    </figure>
  )
}

function Box({ stage, isCurrent }: { stage: Stage; isCurrent: boolean }) {
  const { x, y, width } = placeOf(stage)
  return (
    <g className={isCurrent ? 'box current' : 'box'} data-stage={stage}>
      <rect x={x} y={y} width={width} height={BOX.height} rx="5" />
      <text x={x + width / 2} y={y + 22} textAnchor="middle">
        {stages[stage].label}
      </text>
    </g>
  )
}

/** Straight down to the next stage, around the left when it goes back, around the right when it passes over. */
function lineOf({ from, to }: Way): string {
  const [a, b] = [placeOf(from), placeOf(to)]
  const middle = BOX.height / 2
  if (to === 'rejected') {
    const side = path.indexOf(from) - 1
    const end = b.y + middle + side * 7
    return `M${a.x + a.width} ${a.y + middle + 4} C${b.x - 14} ${a.y + middle + 4} ${b.x - 18} ${end} ${b.x - 1} ${end}`
  }
  const hop = path.indexOf(to) - path.indexOf(from)
  if (hop === 1) return `M${a.x + a.width / 2} ${a.y + BOX.height} V${b.y - 1}`
  if (hop > 1) {
    const out = a.x + a.width + 16
    return `M${a.x + a.width} ${a.y + middle + 9} C${out} ${a.y + middle + 9} ${out} ${b.y + middle - 9} ${b.x + b.width + 1} ${b.y + middle - 9}`
  }
  const out = a.x - 26 * Math.abs(hop)
  return `M${a.x} ${a.y + middle - 6} C${out} ${a.y + middle - 6} ${out} ${b.y + middle + 6} ${b.x - 1} ${b.y + middle + 6}`
}
