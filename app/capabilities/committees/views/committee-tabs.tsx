import { useLocation } from 'react-router'
import { Tabs } from '#ui/tabs.tsx'
import type { CommitteePage } from '../access.ts'

const tabs: Readonly<Record<CommitteePage, { label: string; path: string }>> = {
  meetings: { label: 'Réunions et instances', path: '' },
  decisions: { label: 'Décisions', path: '/decisions' },
  obstacles: { label: 'Obstacles', path: '/obstacles' },
  commitments: { label: 'Engagements', path: '/engagements' },
  interests: { label: 'Intérêts et déports', path: '/interets' },
}

/** The pages of the committees, around each of them. @param pages those that the reader may open */
export function CommitteeTabs({ href, pages }: { href: string; pages: readonly CommitteePage[] }) {
  const { pathname } = useLocation()
  return (
    <Tabs
      label="Pages des comités"
      tabs={pages.map((page) => ({ label: tabs[page].label, href: href + tabs[page].path, current: href + tabs[page].path === pathname }))}
    />
  )
}
