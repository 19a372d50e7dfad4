export interface MapPoint {
  key: string
  /** Projected, in the units of the map's width and height. */
  x: number
  y: number
  label: string
  href?: string
  /** Index in the legend, from 1: a shape as well as a colour. */
  kind?: 1 | 2 | 3
}

type LegendWords = readonly [string, (string | undefined)?, (string | undefined)?]

/**
 * A map drawn on the server: dots that are links, over outlines that are not. A list with the same links stands
 * beside it, since a map is never the only way.
 */
export function DotMap(props: {
  id: string
  /** The finding, in a sentence. */
  title: string
  description: string
  width: number
  height: number
  /** SVG paths of the background. */
  outlines?: readonly string[]
  /** SVG paths of what the dots stand for, over the background. */
  areas?: readonly string[]
  /** Frames for places too far to be drawn where they are. */
  insets?: readonly Inset[]
  /** Names to find one's way by; they add nothing to what is read aloud. */
  labels?: readonly MapLabel[]
  points: readonly MapPoint[]
  /** One word for each kind, in order. */
  legend?: LegendWords
  radius?: number
  /** Where a keyboard goes to pass over the dots. */
  skipTo: string
}) {
  const { id, title, description, width, height, points, legend, radius = 4, skipTo } = props
  const { outlines = [], areas = [], insets = [], labels = [] } = props
  return (
    <figure className="map">
      <figcaption id={`${id}-titre`}>{title}</figcaption>
      {legend && <Legend words={legend} />}
      <a className="skip" href={skipTo}>
        Passer la carte
      </a>
      <svg viewBox={`0 0 ${width} ${height}`} role="group" aria-labelledby={`${id}-titre`} aria-describedby={`${id}-texte`}>
        <desc id={`${id}-texte`}>{description}</desc>
        {outlines.map((path) => (
          <path key={path} className="land" d={path} />
        ))}
        {areas.map((path) => (
          <path key={path} className="area" d={path} />
        ))}
        <Guides insets={insets} labels={labels} />
        {points.map((point) => (
          <Dot key={point.key} point={point} radius={radius} />
        ))}
      </svg>
    </figure>
  )
}

type Inset = { name: string; x: number; y: number; width: number; height: number }
type MapLabel = { text: string; x: number; y: number }

function Guides({ insets, labels }: { insets: readonly Inset[]; labels: readonly MapLabel[] }) {
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a group of an SVG takes no focus
    <g aria-hidden="true">
      {insets.map(({ name, ...frame }) => (
        <g key={name} className="inset">
          <rect {...frame} />
          <text x={frame.x} y={frame.y - 5}>
            {name}
          </text>
        </g>
      ))}
      {labels.map(({ text, x, y }) => (
        <text key={text} className="name" x={x.toFixed(1)} y={y.toFixed(1)}>
          {text}
        </text>
      ))}
    </g>
  )
}

function Dot({ point, radius }: { point: MapPoint; radius: number }) {
  const { x, y, label, href, kind = 1 } = point
  const at = `translate(${x.toFixed(1)} ${y.toFixed(1)})`
  const marks = (
    <>
      <title>{label}</title>
      <circle className="target" r={radius * 2.5} />
      <Mark kind={kind} radius={radius} />
    </>
  )
  return (
    <g data-kind={kind} transform={at}>
      {href ? (
        <a href={href} aria-label={label}>
          {marks}
        </a>
      ) : (
        marks
      )}
    </g>
  )
}

function Mark({ kind, radius }: { kind: 1 | 2 | 3; radius: number }) {
  if (kind === 2) return <rect className="mark" x={-radius} y={-radius} width={radius * 2} height={radius * 2} />
  return <circle className="mark" r={radius} />
}

function Legend({ words }: { words: LegendWords }) {
  return (
    <ul className="legend">
      {words.map(
        (word, rank) =>
          word && (
            <li key={word}>
              <svg viewBox="-8 -8 16 16" aria-hidden="true" data-kind={rank + 1}>
                <Mark kind={(rank + 1) as 1 | 2 | 3} radius={5} />
              </svg>
              {word}
            </li>
          ),
      )}
    </ul>
  )
}
