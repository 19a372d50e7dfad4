import { useLocation } from 'react-router'
import { Tabs } from '#ui/tabs.tsx'

/** The pages of the committees, around each of them. */
export function CommitteeTabs({ href }: { href: string }) {
  const { pathname } = useLocation()
  const tabs = [
    { label: 'Réunions et instances', href },
    { label: 'Décisions', href: `${href}/decisions` },
    { label: 'Obstacles', href: `${href}/obstacles` },
    { label: 'Engagements', href: `${href}/engagements` },
    { label: 'Intérêts et déports', href: `${href}/interets` },
  ]
  return <Tabs label="Pages des comités" tabs={tabs.map((tab) => ({ ...tab, current: tab.href === pathname }))} />
}
