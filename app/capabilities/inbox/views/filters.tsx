import type { ReactNode } from 'react'
import { Button } from '#ui/button.tsx'

/** The filters of the inbox, in its address; the view that is open stays. */
export function Filters(props: { isFiltered: boolean; view: string; children: ReactNode }) {
  return (
    <search>
      <form className="search" method="get">
        {props.view && <input type="hidden" name="vue" value={props.view} />}
        {props.children}
        <Button>Filtrer</Button>
        {props.isFiltered && <a href={`/boite-de-reception${props.view && `?vue=${props.view}`}`}>Tout voir</a>}
      </form>
    </search>
  )
}
