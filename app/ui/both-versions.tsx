import type { Meanwhile } from './meanwhile.ts'

/** Two persons saved the same form: both versions side by side, above the form that holds the second. */
export function BothVersions({ meanwhile, reloadHref }: { meanwhile: Meanwhile | undefined; reloadHref: string }) {
  if (!meanwhile) return null
  const { by, at, differences } = meanwhile
  return (
    // biome-ignore lint/a11y/noAutofocus: a page that comes back starts where there is something to choose
    <section className="both" role="alert" tabIndex={-1} autoFocus aria-labelledby="deux-versions">
      <h2 id="deux-versions">Deux versions : rien n’est perdu</h2>
      <p>
        {by} a enregistré le {at}, pendant que vous écriviez. Sa version est gardée ; la vôtre est dans le formulaire, pas encore
        enregistrée.
      </p>
      {differences.length > 0 && (
        <dl>
          {differences.map(({ label, saved, typed }) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>
                <b>Enregistré par {by}</b>
                <p>{saved || <i>vide</i>}</p>
              </dd>
              <dd>
                <b>Ce que vous avez écrit</b>
                <p>{typed || <i>vide</i>}</p>
              </dd>
            </div>
          ))}
        </dl>
      )}
      <p>
        Reprenez dans le formulaire ce qu’il faut de chacune, puis enregistrez. Ou <a href={reloadHref}>gardez la version enregistrée</a>.
      </p>
    </section>
  )
}
