import { useLocation } from 'react-router'
import { spaceOf } from '#cap/membership/access.ts'
import { read } from '#kernel/act.ts'
import { Select } from '#ui/choice.tsx'
import { Empty } from '#ui/empty.tsx'
import { counted, formatNumber } from '#ui/format.ts'
import { Page } from '#ui/page.tsx'
import { pageFrom, Pagination } from '#ui/pagination.tsx'
import { SearchForm } from '#ui/search-form.tsx'
import { withQuery } from '#ui/url.ts'
import { searchKindCodes, searchKinds, shownOfEach, shownOfOne } from '../model/search-kinds.ts'
import { type FoundOfKind, searchTerritory } from '../queries/search.ts'
import { FoundThings } from '../views/found-things.tsx'
import type { Route } from './+types/search.ts'

/** Everything that the person reads in a territory, by the words in it. */
export async function loader({ context, params, url }: Route.LoaderArgs) {
  const { ctx, territory } = await spaceOf(context, params)
  const words = (url.searchParams.get('q') ?? '').trim().slice(0, 200)
  const kind = searchKindCodes.find((code) => code === url.searchParams.get('genre'))
  const page = Math.min(pageFrom(url.searchParams), 50)
  const asking = { actor: ctx.actor, on: ctx.today }
  const answers = words ? await read(ctx, (tx) => searchTerritory(tx, asking, { territory, words, kind, page })) : []
  return { answers, words, kind: kind ?? '', page, name: territory.name, href: `/espace/${territory.code}/recherche` }
}

export default function Search({ loaderData }: Route.ComponentProps) {
  const { answers, words, kind, page, name, href } = loaderData
  const here = useLocation()
  const one = kind ? answers[0] : undefined
  return (
    <Page title="Chercher dans le territoire" tabTitle={`Recherche, ${name}`}>
      <SearchForm label="Mots cherchés" value={words} resetHref={href} isFiltered={words !== '' || kind !== ''}>
        <Select
          name="genre"
          label="Parmi"
          optional
          emptyLabel="Tout"
          value={kind}
          options={searchKindCodes.map((value) => ({ value, label: searchKinds[value] }))}
        />
      </SearchForm>
      <p className="hint">
        Dans tout ce que vos mandats vous laissent lire, et rien d’autre. Accents et pluriels ne comptent pas. Des mots exacts s’écrivent
        entre guillemets ; un tiret devant un mot l’exclut. Une référence se cherche telle quelle.
      </p>
      {words !== '' && answers.length === 0 && (
        <Empty title="Rien de ce que vous lisez ne contient ces mots">Essayez un mot de moins, ou un autre.</Empty>
      )}
      {one && (
        <>
          <FoundThings found={one.found} level="h2" />
          <Pagination total={one.total} pageSize={shownOfOne} page={page} here={here} noun="résultat" />
        </>
      )}
      {!kind && answers.map((answer) => <Kind key={answer.kind} answer={answer} here={here} />)}
    </Page>
  )
}

function Kind({ answer, here }: { answer: FoundOfKind; here: ReturnType<typeof useLocation> }) {
  const label = searchKinds[answer.kind]
  return (
    <section>
      <h2>
        {label} <small>{formatNumber(answer.total)}</small>
      </h2>
      <FoundThings found={answer.found} level="h3" />
      {answer.total > shownOfEach && (
        <p>
          <a href={withQuery(here, { genre: answer.kind, page: null })}>
            Voir les {counted(answer.total, 'réponse')}
            <span className="read-only-aloud"> : {label}</span>
          </a>
        </p>
      )}
    </section>
  )
}
