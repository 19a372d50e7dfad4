interface ToldLine {
  line: number
  at: string
  who: string
  title: string
  detail: string
}

/** What was done to the fiche, latest first; refusals are told too. */
export function FicheHistory({ lines }: { lines: readonly ToldLine[] }) {
  if (lines.length === 0) return null
  return (
    <details>
      <summary>Historique de la fiche</summary>
      <ol className="history" role="list">
        {lines.map(({ line, at, who, title, detail }) => (
          <li key={line}>
            <p className="quiet">
              {at}
              <br />
              {who}
            </p>
            <div>
              <p>
                <strong>{title}</strong>
              </p>
              {detail && <p>{detail}</p>}
            </div>
          </li>
        ))}
      </ol>
    </details>
  )
}
